// A plan put out for comment: what changes, where an address lies that is asked for, and where a comment is about.

/* global L */
import { t } from "../lib/words.js";
import { districtMap } from "../map/district_map.js";
import { exhibitOn } from "../map/exhibit.js";
import { palette } from "../map/palette.js";

const AROUND = 400; // metres
const DIGITS = 6; // of a degree: ten centimetres
const element = document.getElementById("map");
const fields = ["lon", "lat"].map((name) => document.getElementById(name));
const told = document.getElementById("placing");
const away = document.getElementById("unplace");
const unplaced = told?.textContent;

class Placing {
  constructor(district, exhibit) {
    Object.assign(this, { map: district.map, exhibit });
    this.map.on("click", ({ latlng }) => this.put(latlng));
    element.addEventListener("keydown", ({ key, target }) => { if (key === "Enter" && target === element) this.put(this.map.getCenter()); });
    away.addEventListener("click", () => this.remove());
    const [lon, lat] = fields.map(({ value }) => value);
    if (lon && lat) this.put(L.latLng(Number(lat), Number(lon)), false);
  }

  put(place, chooses = true) {
    const icon = L.icon({ iconUrl: new URL("../../img/pin.svg", import.meta.url).href, iconSize: [34, 44], iconAnchor: [17, 43] });
    this.pin?.remove();
    this.pin = L.marker(place, { icon, alt: "", interactive: false, keyboard: false }).addTo(this.map);
    [place.lng, place.lat].forEach((value, i) => { fields[i].value = value.toFixed(DIGITS); });
    const code = this.exhibit.gridAt(place);
    if (chooses && code) document.getElementById("grid").value = code;
    told.textContent = t("The place is marked on the map. Another click moves it.");
    away.hidden = false;
  }

  remove() {
    this.pin?.remove();
    fields.forEach((field) => { field.value = ""; });
    told.textContent = unplaced;
    away.hidden = true;
  }
}

/** Mark where the address lies that was asked for, and bring it into view with the borders around it. */
function showAsked(district) {
  const places = [...document.querySelectorAll("#asked [data-lon]")].map(({ dataset }) => L.latLng(dataset.lat, dataset.lon));
  if (!places.length) return;
  const { accent, paper } = palette();
  for (const place of places) L.circleMarker(place, { radius: 9, color: paper, weight: 3, fillColor: accent, fillOpacity: 1, interactive: false }).addTo(district.map);
  district.lookAt(places.reduce((around, place) => around.extend(place.toBounds(AROUND)), L.latLngBounds([])));
}

const district = await districtMap(element, { grids: null });
if (district) {
  const exhibit = await exhibitOn(district, element.dataset.drawing);
  showAsked(district);
  if ("places" in element.dataset) new Placing(district, exhibit);
}
document.getElementById("taken")?.focus();
document.documentElement.dataset.ready = "true";
