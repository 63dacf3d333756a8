// The planner's page: the list of what the check found, shown on the map one by one.

/* global L */
import { districtMap } from "../map/district_map.js";
import { palette } from "../map/palette.js";

const drawings = JSON.parse(document.getElementById("drawings").textContent);
const buttons = [...document.querySelectorAll("button[data-row]")];

function style(drawing) {
  const color = drawing.kind === "enclave" ? palette().warning : palette().bad;
  return { color, weight: 2.5, fill: true, fillColor: color, fillOpacity: 0.35, dashArray: drawing.kind === "gap" ? "5 4" : null };
}

function draw(map, drawing, row) {
  if (!drawing) return;
  const layer = L.geoJSON(JSON.parse(drawing.shape), {
    pane: "defects", style: () => style(drawing), pointToLayer: (_, at) => L.circleMarker(at, { pane: "defects", radius: 8 }),
  });
  const [west, south, east, north] = drawing.bounds;
  // A defect may be a hand's breadth wide: a ring of fixed size says where it is from afar.
  const ring = L.circleMarker([(south + north) / 2, (west + east) / 2], { pane: "defects", radius: 13, fillOpacity: 0, ...style(drawing), fill: true });
  ring.setStyle({ fillOpacity: 0.05 });
  for (const shape of [layer, ring]) shape.addTo(map.map).on("click", () => select(map, row));
}

function select(map, row) {
  buttons.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.row) === row)));
  buttons[row].scrollIntoView({ block: "nearest" });
  const [west, south, east, north] = drawings[row].bounds;
  map.lookAt(L.latLngBounds([south, west], [north, east]).pad(1.5), 19);
}

const map = await districtMap(document.getElementById("map"));
if (map) {
  map.map.createPane("defects").style.zIndex = 345;
  drawings.forEach((drawing, row) => draw(map, drawing, row));
}
for (const button of buttons) {
  button.disabled ||= !map;
  button.addEventListener("click", () => select(map, Number(button.dataset.row)));
}
