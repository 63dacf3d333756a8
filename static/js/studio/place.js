// Where something is, as far as pointing needs it: the grid under a place, the nearest piece of a line. The topology is the server's.

const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

function isInside(geometry, [x, y]) {
  let inside = false;
  for (const ring of rings(geometry)) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
  }
  return inside;
}

const boxes = new WeakMap();

/** West, south, east, north of a geometry, kept for the next time. */
export function boxOf(geometry) {
  if (!boxes.has(geometry)) boxes.set(geometry, measured(geometry));
  return boxes.get(geometry);
}

function measured(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of paths(geometry)) {
    for (const [x, y] of path) {
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  }
  return box;
}

/** The lines and rings of any geometry but points. */
export function paths({ type, coordinates }) {
  if (type === "LineString") return [coordinates];
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}

/** The lines that two of some shapes share, each once; rings run counter-clockwise, so that the two meet it in opposite directions. */
export function sharedLines(geometries) {
  const seen = new Set();
  const lines = [];
  for (const path of geometries.flatMap(paths)) {
    let open = false;
    for (let i = 1; i < path.length; i += 1) {
      const [from, to] = [path[i - 1], path[i]];
      const again = seen.has(`${to} ${from}`);
      if (again && open) lines.at(-1).push(to);
      else if (again) lines.push([from, to]);
      else seen.add(`${from} ${to}`);
      open = again;
    }
  }
  return lines;
}

/** The places where some shapes have other lines than before; those that only one of the two has count, whichever way they run. */
export function placesOfChange(before, now) {
  const [old, fresh] = [before, now].map(piecesOf);
  const only = (mine, other) => [...mine].filter(([key]) => !other.has(key)).flatMap(([, piece]) => piece);
  return [...only(old, fresh), ...only(fresh, old)];
}

function piecesOf(geometries) {
  const found = new Map();
  for (const path of geometries.flatMap(paths)) {
    for (let i = 1; i < path.length; i += 1) found.set([String(path[i - 1]), String(path[i])].sort().join(" "), [path[i - 1], path[i]]);
  }
  return found;
}

/** The grid whose ground a place [lon, lat] is, or null. */
export function gridAt(grids, [x, y]) {
  const found = [];
  for (const feature of grids.values()) {
    const [west, south, east, north] = boxOf(feature.geometry);
    if (x >= west && x <= east && y >= south && y <= north && isInside(feature.geometry, [x, y])) found.push(feature);
  }
  return found.sort((a, b) => (a.properties.code < b.properties.code ? -1 : 1))[0] ?? null;
}

/** Degrees, 1 cm: what is nearer to a border is on it to the server, too. */
export const ON = 1e-7;
const CLIPPED = 0.25; // of the longest way through a grid: what is shorter is a corner that a line clips

/** Whether a place lies in a grid, and not on its border. */
function isWithin({ geometry }, place) {
  const [west, south, east, north] = boxOf(geometry);
  if (place[0] < west || place[0] > east || place[1] < south || place[1] > north) return false;
  return isInside(geometry, place) && nearestOn(rings(geometry), place).distance > ON;
}

/** The grid that a drawn line is to split: the preferred one if it runs through that, else that of which most lies along it, a grid in which the line ends last. */
export function gridAlong(grids, line, preferred) {
  const count = new Map();
  for (let i = 1; i < line.length; i += 1) {
    for (let share = 0; share < 1; share += 0.05) {
      const at = line[i - 1].map((value, axis) => value + (line[i][axis] - value) * share);
      const grid = gridAt(grids, at);
      if (grid) count.set(grid, (count.get(grid) ?? 0) + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
    }
  }
  const meant = [...count.keys()].find(({ properties }) => properties.code === preferred);
  const ends = [line[0], line.at(-1)];
  const along = [...count].sort((a, b) => b[1] - a[1]);
  const crossed = along.find(([grid, length]) => length > CLIPPED * along[0][1] && !ends.some((end) => isWithin(grid, end)));
  return meant ?? (crossed ?? along[0])?.[0] ?? null;
}

/**
 * The nearest place on lines that are given in pixels, or in degrees as these.
 * @returns {{distance: number, line: number, piece: number, share: number, at: number[]} | null} `piece` from 1
 */
export function nearestOn(lines, [x, y]) {
  let best = null;
  lines.forEach((line, number) => {
    for (let i = 1; i < line.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
      const square = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const share = square ? Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square)) : 0;
      const at = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
      const distance = Math.hypot(at[0] - x, at[1] - y);
      if (!best || distance < best.distance) best = { distance, line: number, piece: i, share, at };
    }
  });
  return best;
}

/** Metres along a line of [lon, lat] (source: sphere of the mean radius of the earth, 6371008.8 m). */
export function lengthOf(line) {
  let sum = 0;
  const radians = Math.PI / 180;
  for (let i = 1; i < line.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]].map((place) => place.map((value) => value * radians));
    const half = Math.sin((y1 - y0) / 2) ** 2 + Math.cos(y0) * Math.cos(y1) * Math.sin((x1 - x0) / 2) ** 2;
    sum += 2 * 6371008.8 * Math.asin(Math.sqrt(half));
  }
  return sum;
}
