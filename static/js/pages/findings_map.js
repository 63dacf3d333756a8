// The offline report: a row of the list shows its defect on the map, a defect on the map shows its row.
// It stands inside the file together with the modules it imports.

/* global L */
import { namesOn } from "../map/labels.js";
import { palette } from "../map/palette.js";
import { onPaper } from "../map/paper.js";
import { labelPoint } from "../map/shape.js";

const { variables, names } = JSON.parse(document.getElementById("beside").textContent);
const [map, grids, defects] = ["map", "grids", "defects"].map((role) => window[variables[role]]);
const { bad, warning, secondary, border } = palette();
const colours = { error: bad, warning, information: secondary };
const rows = [...document.querySelectorAll(".defects button")];
const layers = new Map();

const boundsOf = (layer) => (layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng()]));

function select(n) {
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
  const color = colours[severity];
  layer.setStyle?.({ color, weight: 2, fillColor: color, fillOpacity: 0.35 });
  layers.set(n, layer);
  const ring = L.circleMarker(boundsOf(layer).getCenter(), { pane: "defects", radius: 12, color, weight: 2, fillOpacity: 0.05 }).addTo(map);
  [layer, ring].forEach((shape) => shape.on("click", () => select(n)));
}

/** A name and, for where that has no room, a shorter one at the same place. */
function namesOf({ feature }) {
  const place = labelPoint(feature.geometry);
  return place ? names[feature.properties.n].map((text) => ({ kind: "only", text, ...place })) : [];
}

function numberOf([n, layer]) {
  const { lat, lng } = boundsOf(layer).getCenter();
  return { kind: "number", text: String(n + 1), lat, lon: lng };
}

grids?.setStyle({ color: border, weight: 1, fill: true, fillOpacity: 0 });
grids?.eachLayer(showGrid);
defects?.eachLayer(showDefect);
rows.forEach((row) => {
  row.setAttribute("aria-pressed", "false");
  row.addEventListener("click", () => goTo(Number(row.dataset.n)));
});
const labels = namesOn(map);
labels.put("grids", grids?.getLayers().flatMap(namesOf) ?? []);
labels.put("numbers", [...layers].filter(([, layer]) => layer.feature.properties.severity === "error").map(numberOf));
const whole = [grids, defects].filter(Boolean).reduce((all, layer) => all.extend(layer.getBounds()), L.latLngBounds([]));
onPaper(map, { bounds: () => (whole.isValid() ? whole : map.getBounds()) });
