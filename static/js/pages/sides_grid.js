// The page of the sides of a grid: each side on the map in the colour of its comparison, with what runs along it.

/* global L */
import { districtMap } from "../map/district_map.js";
import { onPaletteChange, palette } from "../map/palette.js";

const lines = JSON.parse(document.getElementById("lines").textContent);

function show(map) {
  const drawn = lines.map(({ shape, wrong, name }) => {
    const line = L.geoJSON(shape, { interactive: false }).addTo(map.map);
    const style = () => line.setStyle({ color: palette()[wrong ? "bad" : "good"], weight: wrong ? 7 : 5, opacity: 0.9 });
    style();
    onPaletteChange(style);
    if (name) label(map, line, name, wrong);
    return line;
  });
  if (drawn.length) map.lookAt(L.featureGroup(drawn).getBounds().pad(0.25));
}

function label(map, line, name, wrong) {
  const text = document.createElement("span");
  text.textContent = name;
  const icon = L.divIcon({ html: text, className: wrong ? "side-name wrong" : "side-name", iconSize: null });
  L.marker(middle(line), { icon, interactive: false, keyboard: false }).addTo(map.map);
}

/** The middle of the longest part of a side. */
function middle(line) {
  const parts = line.getLayers().flatMap((layer) => {
    const at = layer.getLatLngs();
    return Array.isArray(at[0]) ? at : [at];
  });
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best));
  return longest[Math.floor(longest.length / 2)];
}

document.getElementById("describe")?.addEventListener("click", () => {
  const field = document.getElementById("text");
  field.value = document.getElementById("drawn-text").textContent;
  field.focus();
});

const map = await districtMap(document.getElementById("map"));
if (map) show(map);
document.documentElement.dataset.ready = "true";
