// Comments beside the map: each place a numbered mark; a mark leads to its comment, a comment to its mark.

/* global L */
import { districtMap } from "../map/district_map.js";
import { exhibitOn } from "../map/exhibit.js";

const element = document.getElementById("map");
const list = document.getElementById("comments");

function mark(map, { id, lon, lat, done }) {
  const icon = L.divIcon({ className: `comment-mark${done ? " done" : ""}`, html: String(id), iconSize: [32, 32] });
  const row = document.getElementById(`comment-${id}`);
  const to = () => { row.scrollIntoView({ block: "center" }); (row.querySelector("textarea") ?? row.querySelector("button"))?.focus({ preventScroll: true }); };
  return L.marker([lat, lon], { icon, alt: String(id), keyboard: true }).on("click", to).addTo(map);
}

const district = await districtMap(element, element.dataset.drawing ? { grids: null } : {});
if (district && element.dataset.drawing) {
  await exhibitOn(district, element.dataset.drawing);
  const points = JSON.parse(list?.dataset.points ?? "[]");
  const marks = new Map(points.map((point) => [String(point.id), mark(district.map, point)]));
  list?.addEventListener("click", ({ target }) => {
    const shown = marks.get(target.dataset.show);
    if (shown) district.lookAt(shown.getLatLng().toBounds(300), 18);
  });
}
document.documentElement.dataset.ready = "true";
