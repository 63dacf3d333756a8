// A drawn line along borders: where two of its corners lie on one border, it has the bends of that between them.

import { lengthOf, nearestOn, ON } from "./place.js";

/** A line [[lon, lat], …] with the bends of the closed paths that two corners, one after the other, lie on. */
export function following(line, rings) {
  return line.flatMap((corner, i) => (i ? [...bends(line[i - 1], corner, rings), corner] : [corner]));
}

function bends(from, to, rings) {
  for (const ring of rings) {
    const [start, end] = [placeOn(ring, from), placeOn(ring, to)];
    if (start === null || end === null) continue;
    const ways = [between(ring, start, end), between(ring, end, start).reverse()];
    const [ahead, back] = ways.map((way) => lengthOf([from, ...way, to]));
    return ahead <= back ? ways[0] : ways[1];
  }
  return [];
}

/** Where on a ring a place lies, in pieces from its beginning; null where it does not. */
function placeOn(ring, place) {
  const { distance, piece, share } = nearestOn([ring], place);
  return distance < ON ? piece - 1 + share : null;
}

/** The corners of a ring from one place on it to another, in its direction. */
function between(ring, start, end) {
  const count = ring.length - 1;
  const last = end > start ? end : end + count;
  const found = [];
  for (let i = Math.floor(start) + 1; i < last; i += 1) found.push(ring[i % count]);
  return found;
}
