// The page that draws a text: what it may mean on the map, numbered as in the list; a button of the list shows one.

/* global L */
import { districtMap } from "../map/district_map.js";
import { onPaletteChange, palette } from "../map/palette.js";
import { uncover } from "../map/uncover.js";

const { candidates = [], lines = [] } = JSON.parse(document.getElementById("shapes").textContent);
const row = (number) => document.getElementById(`n${number}`);

// The lines that the text names, whole: where they do not meet, that is seen.
function showLines(map) {
  const named = lines.map(({ shape }) => L.geoJSON(shape, { interactive: false }).addTo(map.map));
  const paint = () => named.forEach((layer) => layer.setStyle({ color: palette().good, weight: 6, opacity: 0.45 }));
  onPaletteChange(paint);
  paint();
  if (candidates.length) return;
  named.forEach((layer, at) => {
    const name = Object.assign(document.createElement("span"), { textContent: lines[at].name });
    layer.bindTooltip(name, { permanent: true, direction: "center", className: "line-name" });
  });
  map.lookAt(L.featureGroup(named).getBounds().pad(0.05));
}

function show(map) {
  const drawn = candidates.map((each, at) => ({
    number: at + 1,
    layer: L.geoJSON(each.shape, { interactive: false }).addTo(map.map),
    joints: L.geoJSON([...each.extended, ...each.through], { interactive: false }),
  }));
  const look = (number, near = false) => {
    for (const each of drawn) {
      const chosen = each.number === number;
      row(each.number).classList.toggle("chosen", chosen);
      each.layer.setStyle(styleOf(chosen));
      each.joints.remove();
      if (!chosen) continue;
      each.layer.bringToFront();
      each.joints.setStyle({ color: palette().bad, weight: 6, opacity: 1 }).addTo(map.map).bringToFront();
      if (near) map.lookAt(each.layer.getBounds().pad(0.2));
    }
  };
  const first = Number(document.querySelector(".candidates .chosen")?.dataset.number ?? 1);
  look(first);
  onPaletteChange(() => look(Number(document.querySelector(".candidates .chosen").dataset.number)));
  for (const button of document.querySelectorAll("button[data-look]")) {
    button.addEventListener("click", () => {
      look(Number(button.dataset.look), true);
      uncover();
    });
  }
  map.lookAt(drawn[first - 1].layer.getBounds().pad(0.35));
}

function styleOf(chosen) {
  const { accent } = palette();
  return chosen
    ? { color: accent, weight: 4, opacity: 1, dashArray: null, fillColor: accent, fillOpacity: 0.18 }
    : { color: accent, weight: 2, opacity: 0.8, dashArray: "6 6", fillOpacity: 0 };
}

const map = await districtMap(document.getElementById("map"));
if (map && lines.length) showLines(map);
if (map && candidates.length) show(map);
(document.getElementById("preview") ?? document.getElementById("found"))?.focus({ preventScroll: false });
document.documentElement.dataset.ready = "true";
