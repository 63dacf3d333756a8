// The offline report: a row of the list shows its defect on the map, a defect on the map shows its row.
// It stands inside the file together with the modules it imports.

/* global L */
import { namesOn } from "../map/labels.js";
import { palette } from "../map/palette.js";
import { onPaper } from "../map/paper.js";
import { labelPoint, pointOn } from "../map/shape.js";

const { variables, names } = JSON.parse(document.getElementById("beside").textContent);
const [map, grids, defects] = ["map", "grids", "defects"].map((role) => window[variables[role]]);
const { bad, warning, secondary, border } = palette();
const colours = { error: bad, warning, information: secondary };
const rows = [...document.querySelectorAll(".defects button")];
const layers = new Map();

const boundsOf = (layer) => (layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng()]));

/** A hint is about a whole grid more often than not: a small ring says where, and its ground is outlined when chosen. */
function styleOf(layer, chosen) {
  const { severity } = layer.feature.properties;
  const color = colours[severity];
  const drawn = severity === "error" || chosen;
  return { color, weight: 2, stroke: drawn, fill: drawn, fillColor: color, fillOpacity: severity === "error" ? 0.35 : 0.08 };
}

function select(n) {
  layers.forEach((layer, at) => layer.feature.properties.severity === "error" || layer.setStyle?.(styleOf(layer, at === n)));
  rows.forEach((row) => row.setAttribute("aria-pressed", String(Number(row.dataset.n) === n)));
  rows[n].scrollIntoView({ block: "nearest" });
}

function goTo(n) {
  select(n);
  map.fitBounds(boundsOf(layers.get(n)).pad(1.5), { maxZoom: 22, animate: false });
}

function showGrid(layer) {
  const text = document.createElement("span");
  [text.textContent] = names[layer.feature.properties.n];
  layer.bindTooltip(text, { sticky: true });
}

function showDefect(layer) {
  const { n, severity } = layer.feature.properties;
  layer.setStyle?.(styleOf(layer, false));
  layers.set(n, layer);
  const radius = severity === "error" ? 12 : 5;
  const ring = L.circleMarker(pointOn(layer.feature.geometry), { pane: "defects", radius, color: colours[severity], weight: 2, fillOpacity: 0.05 }).addTo(map);
  [layer, ring].forEach((shape) => shape.on("click", () => select(n)));
}

/** A name and, for where that has no room, a shorter one at the same place. */
function namesOf({ feature }) {
  const place = labelPoint(feature.geometry);
  return place ? names[feature.properties.n].map((text) => ({ kind: "only", text, ...place })) : [];
}

function numberOf([n, layer]) {
  return { kind: "number", text: String(n + 1), ...pointOn(layer.feature.geometry) };
}

grids?.setStyle({ color: border, weight: 1, fill: true, fillOpacity: 0 });
grids?.eachLayer(showGrid);
defects?.eachLayer(showDefect);
[...layers.values()].reverse().forEach((layer) => layer.bringToFront?.()); // the gravest on top
rows.forEach((row) => {
  row.setAttribute("aria-pressed", "false");
  row.addEventListener("click", () => goTo(Number(row.dataset.n)));
});
const labels = namesOn(map);
labels.put("grids", grids?.getLayers().flatMap(namesOf) ?? []);
labels.put("numbers", [...layers].filter(([, layer]) => layer.feature.properties.severity === "error").map(numberOf));
const whole = [grids, defects].filter(Boolean).reduce((all, layer) => all.extend(layer.getBounds()), L.latLngBounds([]));
onPaper(map, { bounds: () => (whole.isValid() ? whole : map.getBounds()) });
