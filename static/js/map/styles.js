// How each layer of the district is drawn, given its properties, the colours and the scale.

const EARTH = 40075016.686;
const RANKS = { arterial: { from: 0, least: 2.2 }, street: { from: 13, least: 1.4 }, lane: { from: 14.5, least: 1 } };

/** Metres per screen pixel at a latitude and zoom (source: Web Mercator, 256 px tiles). */
export function metresPerPixel(latitude, zoom) {
  return (EARTH * Math.cos((latitude * Math.PI) / 180)) / (256 * 2 ** zoom);
}

const HIDDEN = { stroke: false, fill: false };

export function surface(properties, { colours }) {
  return { stroke: false, fill: true, fillOpacity: 1, fillColor: properties.kind === "green" ? colours.green : colours.water };
}

export function building(properties, { colours, zoom }) {
  return {
    fill: true, fillOpacity: 1, fillColor: colours.building, stroke: zoom >= 16.5, color: colours["building-edge"], weight: 1,
  };
}

function width(properties, { zoom, latitude }) {
  const { least } = RANKS[properties.rank] ?? RANKS.street;
  return Math.max(least, (properties.width || 0) / metresPerPixel(latitude, zoom));
}

const visible = (properties, zoom) => zoom >= (RANKS[properties.rank] ?? RANKS.street).from;

/** The edge on both sides of a road; other lines have none. */
export function casing(properties, scene) {
  if (properties.kind !== "road" || !visible(properties, scene.zoom)) return HIDDEN;
  const color = properties.rank === "arterial" ? scene.colours["arterial-edge"] : scene.colours["road-edge"];
  return { stroke: true, fill: false, color, opacity: 1, weight: width(properties, scene) + 1.6 };
}

export function line(properties, scene) {
  if (!visible(properties, scene.zoom)) return HIDDEN;
  const { colours } = scene;
  const drawn = { stroke: true, fill: false, opacity: 1, weight: width(properties, scene) };
  switch (properties.kind) {
    case "river": return { ...drawn, color: colours.water };
    case "railway": return { ...drawn, color: colours.railway, weight: 2.5, dashArray: "8 5" };
    case "wall": return { ...drawn, color: colours.wall, weight: 1.2 };
    default: return { ...drawn, color: properties.rank === "arterial" ? colours.arterial : colours.road };
  }
}

// Borders lie closer together from afar: full weight from zoom 15, less above.
const thinner = (weight, zoom) => weight * Math.min(1, Math.max(0.3, (zoom - 11) / 4));

export function grid(properties, { colours, zoom }) {
  return { fill: false, color: colours.border, opacity: 0.9, weight: thinner(1.2, zoom) };
}

const AREA_WEIGHTS = { community: 2.2, street: 2.6, district: 3 };

export function area(properties, { colours, zoom }) {
  const weight = thinner(AREA_WEIGHTS[properties.level] ?? AREA_WEIGHTS.community, zoom);
  return { fill: false, color: colours.border, opacity: 0.95, weight };
}

/** Lanes first, arterials last, so that the wide ones lie on top where they cross. */
export function byRank(a, b) {
  const order = { lane: 0, street: 1, arterial: 2 };
  return (order[a.properties.rank] ?? 0) - (order[b.properties.rank] ?? 0);
}
