// Where a label sits: the widest stretch inside a polygon, the nearly straight pieces of a line.

const parts = (geometry, single) => (geometry.type === single ? [geometry.coordinates] : geometry.coordinates);

function ringArea(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i += 1) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return Math.abs(sum) / 2;
}

function crossings(polygon, y) {
  const xs = [];
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y) xs.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
    }
  }
  return xs.sort((a, b) => a - b);
}

function widestAt(polygon, y) {
  const xs = crossings(polygon, y);
  let best = { room: 0 };
  for (let i = 0; i + 1 < xs.length; i += 2) {
    if (xs[i + 1] - xs[i] > best.room) best = { lon: (xs[i] + xs[i + 1]) / 2, lat: y, room: xs[i + 1] - xs[i] };
  }
  return best;
}

const largestOf = (polygons) => polygons.reduce((a, b) => (ringArea(b[0]) > ringArea(a[0]) ? b : a));

/** From where to where, west and east, the polygon reaches at a height on both sides of a place; null when it is not there. */
export function stretchAt(geometry, lon, lat) {
  const xs = crossings(largestOf(parts(geometry, "Polygon")), lat);
  const east = xs.findIndex((x) => x > lon);
  return east % 2 === 1 ? [xs[east - 1], xs[east]] : null;
}

const HEIGHTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/** A point inside the polygon with much room to its left and right: {lon, lat, room} in degrees, or null. */
export function labelPoint(geometry) {
  const polygons = parts(geometry, "Polygon").filter((rings) => rings.length > 0);
  if (polygons.length === 0) return null;
  const largest = largestOf(polygons);
  const ys = largest[0].map((point) => point[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const found = [0.5, 0.4, 0.6, 0.3, 0.7].map((share) => widestAt(largest, low + (high - low) * share));
  // The middle is preferred unless another height has clearly more room.
  const best = found.reduce((a, b) => (b.room > a.room * 1.25 ? b : a));
  return best.room > 0 ? best : null;
}

/** The places where a figure may stand in a polygon, the best first: [{lon, lat, room}], that of `labelPoint` and others from the middle on. */
export function labelSpots(geometry) {
  const first = labelPoint(geometry);
  if (!first) return [];
  const largest = largestOf(parts(geometry, "Polygon"));
  const ys = largest[0].map((point) => point[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const others = HEIGHTS.map((share) => widestAt(largest, low + (high - low) * share)).filter(({ room }) => room > 0);
  return [first, ...others];
}

/** A point of a polygon, line or points, about in its middle: {lon, lat}; its bounds may have theirs beside it. */
export function pointOn(geometry) {
  if (geometry.geometries) return pointOn(geometry.geometries[0]);
  const polygon = geometry.type.endsWith("Polygon") && labelPoint(geometry);
  if (polygon) return polygon;
  const numbers = geometry.coordinates.flat(Infinity);
  const middle = 2 * Math.floor(numbers.length / 4);
  return { lon: numbers[middle], lat: numbers[middle + 1] };
}

const BEND = 0.04;
const LONGEST = 0.006;

function bends(path, from, to) {
  const [[x0, y0], [x1, y1]] = [path[from], path[to]];
  const chord = Math.hypot(x1 - x0, y1 - y0);
  const offset = ([x, y]) => Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / chord;
  return chord === 0 || path.slice(from + 1, to).some((point) => offset(point) > BEND * chord);
}

function cut(from, to) {
  const count = Math.max(1, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]) / LONGEST));
  const at = (share) => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  return Array.from({ length: count }, (_, i) => [at(i / count), at((i + 1) / count)]);
}

/** The nearly straight pieces a line is made of, long ones cut so that each view meets one: [{lon, lat, from, to}]. */
export function straightPieces(geometry) {
  const pieces = [];
  for (const path of parts(geometry, "LineString")) {
    for (let from = 0, to; from < path.length - 1; from = to) {
      to = from + 1;
      while (to + 1 < path.length && !bends(path, from, to + 1)) to += 1;
      pieces.push(...cut(path[from], path[to]));
    }
  }
  return pieces.map(([from, to]) => ({ from, to, lon: (from[0] + to[0]) / 2, lat: (from[1] + to[1]) / 2 }));
}
