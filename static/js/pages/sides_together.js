// The page that draws a table of texts: what is chosen of each on the map, overlaps and gaps in red.

/* global L */
import { districtMap } from "../map/district_map.js";
import { onPaletteChange, palette } from "../map/palette.js";
import { uncover } from "../map/uncover.js";

const { grids, wrong } = JSON.parse(document.getElementById("shapes").textContent);
const row = (number) => document.getElementById(`n${number}`);

function show(map) {
  const drawn = Object.entries(grids).map(([number, shape]) => {
    const layer = L.geoJSON(shape).addTo(map.map);
    layer.on("click", () => {
      look(number);
      row(number).scrollIntoView({ block: "nearest" });
    });
    return { number, layer };
  });
  const alarm = L.geoJSON(wrong, { interactive: false }).addTo(map.map);
  let chosen = null;

  function paint() {
    const { accent, bad } = palette();
    for (const { number, layer } of drawn) {
      layer.setStyle({ color: accent, weight: number === chosen ? 4 : 2, fillColor: accent, fillOpacity: number === chosen ? 0.3 : 0.08 });
    }
    alarm.setStyle({ color: bad, weight: 2, fillColor: bad, fillOpacity: 0.55 }).bringToFront();
  }

  function look(number) {
    chosen = number;
    for (const each of drawn) row(each.number).classList.toggle("chosen", each.number === number);
    paint();
  }

  for (const button of document.querySelectorAll("button[data-look]")) {
    button.addEventListener("click", () => {
      look(button.dataset.look);
      map.lookAt(drawn.find((each) => each.number === chosen).layer.getBounds().pad(0.3));
      uncover();
    });
  }
  onPaletteChange(paint);
  paint();
  map.lookAt(L.featureGroup(drawn.map((each) => each.layer)).getBounds().pad(0.1));
}

const map = await districtMap(document.getElementById("map"));
if (map && Object.keys(grids).length) show(map);
document.getElementById("found")?.focus({ preventScroll: false });
document.documentElement.dataset.ready = "true";
