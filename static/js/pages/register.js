// The page of the register: what is wrong on the map, numbered as in the list; a button of the list shows it there.

/* global L */
import { t } from "../lib/words.js";
import { districtMap } from "../map/district_map.js";
import { uncover } from "../map/uncover.js";

const NEAR = 17;
const AGAIN = 3000; // ms

const points = Object.entries(JSON.parse(document.getElementById("points").textContent));
const row = (number) => document.getElementById(`n${number}`);

function show(map) {
  const markers = points.map(([number, [lon, lat]]) => {
    const icon = L.divIcon({ html: label(number), className: "finding-mark", iconSize: [26, 26] });
    const said = t("%(number)s in the list", { number });
    const marker = L.marker([lat, lon], { icon, alt: said, title: said }).addTo(map.map);
    marker.on("click", () => look(map, number, markers));
    return [number, marker];
  });
  for (const button of document.querySelectorAll("button[data-look]")) {
    button.addEventListener("click", () => {
      look(map, button.dataset.look, markers);
      uncover();
    });
  }
  if (markers.length) map.lookAt(L.featureGroup(markers.map(([, marker]) => marker)).getBounds().pad(0.15), NEAR);
}

function label(number) {
  const text = document.createElement("span");
  text.textContent = number;
  return text;
}

function look(map, number, markers) {
  for (const [each, marker] of markers) {
    const chosen = each === number;
    row(each).classList.toggle("chosen", chosen);
    marker.getElement()?.classList.toggle("chosen", chosen);
    marker.setZIndexOffset(chosen ? 1000 : 0);
    if (chosen) map.lookAt(marker.getLatLng().toBounds(300), NEAR + 1);
  }
  row(number).scrollIntoView({ block: "nearest" });
}

const map = await districtMap(document.getElementById("map"));
if (map) show(map);
document.documentElement.dataset.ready = "true";
// What is being looked at is there in a while; who has gone on to something else here is not disturbed.
if (document.getElementById("looking") && !points.length) setTimeout(() => location.reload(), AGAIN);
