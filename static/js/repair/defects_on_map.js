// The defects on the map, and what a proposal would change: before as a dashed outline, after as filled ground.

/* global L */
import { onPaletteChange, palette } from "../map/palette.js";
import { pointOn } from "../map/shape.js";

const FINEST = 25; // a gap may be a finger wide
const WIDTHS = 8; // so many times its width are seen of the widest place
const COLOURS = { error: "bad", warning: "warning", information: "secondary" };

export class DefectsOnMap {
  /** @param {import("../map/district_map.js").DistrictMap} map */
  constructor(map) {
    this.map = map;
    map.map.setMaxZoom(FINEST);
    // Beneath the names, which can still be read then.
    for (const [name, z] of [["defects", 333], ["proposal", 334]]) map.map.createPane(name).style.zIndex = z;
    this.key = document.getElementById("map-key");
    this.shown = [];
    onPaletteChange(() => { this.draw(this.drawings, this.chose); this.propose(this.offer); });
  }

  /** Draw all defects: `{key: {bounds, severity, shape}}`; a click on one calls `chose` with its key. */
  draw(drawings, chose) {
    this.shown.forEach((layer) => layer.remove());
    this.picked?.remove();
    [this.drawings, this.chose] = [drawings, chose];
    this.shown = Object.entries(drawings).flatMap(([key, drawing]) => this.layersOf(key, drawing));
  }

  layersOf(key, { severity, shape }) {
    const style = styleOf(severity);
    // A defect may be a hand's breadth wide: a ring of fixed size says where it is from afar. A hint is about a whole
    // grid more often than not: a small ring for it, and its ground only when it is chosen.
    const radius = severity === "error" ? 13 : 5;
    const ring = L.circleMarker(pointOn(JSON.parse(shape)), { pane: "defects", radius, ...style, fillOpacity: 0.06 });
    const ground = severity === "error" ? [groundOf(shape, style)] : [];
    return [...ground, ring].map((layer) => layer.addTo(this.map.map).on("click", () => this.chose(key)));
  }

  /** Show the ground of a hint that is chosen. */
  pick(key) {
    this.picked?.remove();
    const drawing = this.drawings[key];
    if (drawing && drawing.severity !== "error") {
      this.picked = groundOf(drawing.shape, { ...styleOf(drawing.severity), interactive: false }).addTo(this.map.map);
    }
  }

  refreshGrids() {
    this.map.refresh("grids");
  }

  lookAt(key) {
    this.pick(key);
    const drawing = this.drawings[key];
    if (drawing) this.map.lookAt(around(boundsOf(drawing.bounds)), FINEST);
  }

  /** Show the ground on both sides of a place that is `width` metres wide, so near that its borders lie apart. */
  lookAtPlace(lon, lat, width) {
    this.map.lookAt(L.latLng(lat, lon).toBounds(Math.max(0.3, WIDTHS * width)), FINEST);
  }

  /** What the map shows on paper: all errors with their numbers of the list, no proposal. */
  sheet() {
    let hidden = {};
    const errors = () => Object.values(this.drawings).filter(({ severity }) => severity === "error");
    const begin = () => {
      hidden = { kept: this.map.kept, offer: this.offer };
      this.map.kept = null;
      this.propose(null);
      this.map.labels.put("numbers", errors().map(numberOf));
    };
    const end = () => {
      this.map.kept = hidden.kept;
      this.propose(hidden.offer);
      this.map.labels.put("numbers", []);
    };
    const bounds = () => errors().reduce((all, drawing) => all.extend(boundsOf(drawing.bounds)), L.latLngBounds([]));
    return { begin, end, bounds: () => (bounds().isValid() ? around(bounds(), 0.1) : this.map.bounds) };
  }

  /** Show what a proposal would change; null takes it away. */
  propose(offer) {
    this.proposed?.remove();
    this.offer = offer;
    this.key.hidden = !offer;
    this.map.map.getPane("defects").style.opacity = offer ? 0.35 : 1;
    if (!offer) return;
    const { accent, ink } = palette();
    const layer = (features, style) => L.geoJSON(features, { pane: "proposal", interactive: false, style: () => style });
    const shares = layer(offer.shares, { stroke: false, fill: true, fillColor: accent, fillOpacity: 0.45 });
    shares.eachLayer(name);
    this.proposed = L.layerGroup([
      layer(offer.after, { stroke: false, fill: true, fillColor: accent, fillOpacity: 0.08 }),
      shares,
      layer(offer.borders, { color: accent, weight: 3 }),
      layer(offer.before, { color: ink, weight: 1.8, dashArray: "6 5" }),
    ]).addTo(this.map.map);
  }
}

function styleOf(severity) {
  const color = palette()[COLOURS[severity]];
  return { color, weight: 2, fill: true, fillColor: color, fillOpacity: 0.3 };
}

function groundOf(shape, style) {
  return L.geoJSON(JSON.parse(shape), {
    pane: "defects", style: () => style, pointToLayer: (_, at) => L.circleMarker(at, { pane: "defects", radius: 7, ...style }),
  });
}

/** Say on the map whose the ground then is; names are whatever a file said, so as text. */
function name(share) {
  const text = document.createElement("span");
  text.textContent = share.feature.properties.name;
  share.bindTooltip(text, { permanent: true, direction: "top", className: "share" });
}

function boundsOf([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

function numberOf({ n, shape }) {
  return { kind: "number", text: String(n), ...pointOn(JSON.parse(shape)) };
}

/** The bounds with their surroundings, at least about 12 m across. */
function around(bounds, share = 0.6) {
  const least = 0.00006;
  const { lat, lng } = bounds.getCenter();
  return bounds.pad(share).extend([lat - least, lng - least]).extend([lat + least, lng + least]);
}
