// Completes folium's map in the frame: names and figures as text, the district's colours, borders, labels, legends.

/* global L */
import { getJson } from "../lib/api.js";
import { t } from "../lib/words.js";
import { namesOn } from "../map/labels.js";
import { sayMissing } from "../map/missing.js";
import { palette } from "../map/palette.js";
import { labelPoint } from "../map/shape.js";
import * as styles from "../map/styles.js";

const beside = JSON.parse(document.getElementById("beside").textContent);
const named = (role) => window[beside.variables[role]];
const map = window.L && named("map");
const NARROW = matchMedia("(max-width: 37.49em)");

/** The first line is the grid's name. Text only: a name is whatever a file says. */
function tooltip(lines) {
  const box = document.createElement("div");
  lines.forEach((line, i) => {
    const row = document.createElement(i === 0 ? "strong" : "span");
    row.textContent = line;
    box.append(row);
  });
  return box;
}

function scene() {
  return { colours: palette(), zoom: map.getZoom(), latitude: map.getCenter().lat };
}

/** Draws each line a second time beneath, as its casing. */
function casings(lines) {
  const drawn = L.geoJSON(lines.toGeoJSON(), { pane: "ground", interactive: false });
  named("ground").addLayer(drawn);
  drawn.bringToBack();
  named("surfaces").bringToBack();
  return drawn;
}

async function communities() {
  map.createPane("areas").style.zIndex = 340;
  map.getPane("areas").style.pointerEvents = "none";
  const { features } = await getJson("/api/map/areas.geojson");
  const labels = namesOn(map);
  const inside = features.filter((feature) => feature.properties.level === "community");
  labels.put("areas", inside.map((feature) => ({ kind: "community", text: feature.properties.name, ...labelPoint(feature.geometry) })));
  return { borders: L.geoJSON({ type: "FeatureCollection", features }, { pane: "areas", interactive: false }).addTo(map), labels };
}

/** Beside the legend and the layers on a desk; below the layers on a phone, where there is the height for it. */
function roomForControls() {
  const legend = document.querySelector(".legend:not([hidden])");
  const { offsetWidth: wide, offsetHeight: high } = document.querySelector(".leaflet-control-layers");
  if (!NARROW.matches) return { paddingTopLeft: [Math.max(legend.offsetWidth, wide) + 24, 12], paddingBottomRight: [64, 12] };
  return map.getSize().y < high + 200 ? { padding: [12, 12] } : { paddingTopLeft: [12, high + 20], paddingBottomRight: [12, 12] };
}

/** The whole district, until the reader has moved the map. */
function keepWhole() {
  const bounds = named("grids").getBounds();
  if (!bounds.isValid()) return;
  const fit = () => map.fitBounds(bounds, { ...roomForControls(), animate: false });
  const moved = () => map.off("resize baselayerchange", fit);
  map.on("resize baselayerchange", fit).once("dragstart", moved);
  map.getContainer().addEventListener("wheel", moved, { once: true });
  map.invalidateSize();
  fit();
}

function showLegend({ name }) {
  for (const legend of document.querySelectorAll(".legend")) legend.hidden = legend.dataset.layer !== name;
}

function follow({ borders, labels }) {
  const casing = casings(named("lines"));
  const restyle = () => {
    const now = scene();
    const restyled = [[named("surfaces"), styles.surface], [casing, styles.casing], [named("lines"), styles.line], [borders, styles.area]];
    for (const [layer, style] of restyled) layer.setStyle((feature) => style(feature.properties, now));
    labels.redraw();
  };
  restyle();
  map.on("zoomend", restyle);
  // The page around this frame keeps the wish for light or dark; a change of it reaches every document.
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== "theme") return;
    document.documentElement.dataset.bsTheme = newValue;
    restyle();
  });
}

/** The zoom stands apart from the layers: together they would reach down to the legend. */
function controls() {
  map.zoomControl.setPosition("topright");
  map.zoomControl._zoomInButton.title = t("Zoom in");
  map.zoomControl._zoomOutButton.title = t("Zoom out");
  L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
}

async function complete() {
  named("grids").eachLayer((layer) => {
    layer.bindTooltip(tooltip(beside.grids[layer.feature.properties.n]), { sticky: true, className: "grid-tooltip" });
  });
  controls();
  map.on("baselayerchange", showLegend);
  keepWhole();
  follow(await communities());
}

if (map) await complete();
else sayMissing(document.getElementById("sheet"));
document.documentElement.dataset.ready = "true";
