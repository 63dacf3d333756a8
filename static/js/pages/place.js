// The page of a place: its point as a pin that can be dragged, others of the same address beside it.

/* global L */
import { getJson } from "../lib/api.js";
import { t } from "../lib/words.js";
import { districtMap } from "../map/district_map.js";
import { palette } from "../map/palette.js";

const FINEST = 18;
const DIGITS = 7; // of a degree: a centimetre

const points = JSON.parse(document.getElementById("points").textContent);
const fields = ["lon", "lat"].map((name) => document.getElementById(name));
const wouldBe = document.getElementById("would-be");

function show(map) {
  for (const { code, lon, lat, own } of points) if (!own) other(map, code, lon, lat);
  const { lon, lat } = points.find(({ own }) => own);
  const icon = L.icon({ iconUrl: new URL("../../img/pin.svg", import.meta.url).href, iconSize: [34, 44], iconAnchor: [17, 43] });
  const keeps = Boolean(wouldBe);
  const pin = L.marker([lat, lon], { icon, draggable: keeps, keyboard: false, alt: "", zIndexOffset: 1000 }).addTo(map.map);
  if (keeps) {
    pin.on("dragend", () => { write(pin.getLatLng()); say(); });
    for (const field of fields) {
      field.addEventListener("change", () => {
        const [x, y] = fields.map(({ value }) => Number(value));
        if (!Number.isFinite(x) || !Number.isFinite(y) || Math.abs(x) > 180 || Math.abs(y) > 90) return;
        pin.setLatLng([y, x]);
        say();
      });
    }
  }
  map.lookAt(L.latLngBounds(points.map((point) => [point.lat, point.lon])).pad(0.3), FINEST);
}

function other(map, code, lon, lat) {
  const text = document.createElement("span");
  text.textContent = code;
  L.circleMarker([lat, lon], { radius: 8, weight: 3, color: palette().bad }).addTo(map.map).bindTooltip(text);
}

function write({ lng, lat }) {
  [lng, lat].forEach((value, i) => { fields[i].value = value.toFixed(DIGITS); });
}

let asked = 0;
/** Say which grid the point would lie in then. */
async function say() {
  const turn = asked += 1;
  const [lon, lat] = fields.map(({ value }) => value);
  let told;
  try {
    const { full_name: grid } = await getJson(`/api/point/cgcs2000/${encodeURIComponent(lon)},${encodeURIComponent(lat)}`);
    told = t("There it would lie in %(grid)s.", { grid });
  } catch (error) {
    told = error.code === "no_grid_here" ? t("There it would lie in no grid.") : error.message;
  }
  if (turn === asked) wouldBe.textContent = told;
}

const map = await districtMap(document.getElementById("map"));
if (map) show(map);
document.documentElement.dataset.ready = "true";
