// The offline report: a row of the list shows its defect on the map, a defect on the map shows its row.
// No module, for it stands inside the file.

/* global L */
(() => {
  const { variables, names } = JSON.parse(document.getElementById("beside").textContent);
  const [map, grids, defects] = ["map", "grids", "defects"].map((role) => window[variables[role]]);
  const colours = { error: "#b3261e", warning: "#9a5b00", information: "#5b6876" };
  const rows = [...document.querySelectorAll(".defects button")];
  const layers = new Map();

  function select(n) {
    rows.forEach((row) => row.setAttribute("aria-pressed", String(Number(row.dataset.n) === n)));
    rows[n].scrollIntoView({ block: "nearest" });
  }

  function goTo(n) {
    select(n);
    const layer = layers.get(n);
    map.fitBounds((layer.getBounds ? layer.getBounds() : L.latLngBounds([layer.getLatLng()])).pad(1.5), { maxZoom: 22, animate: false });
  }

  grids?.setStyle({ color: "#33465a", weight: 1, fill: true, fillOpacity: 0 });
  grids?.eachLayer((layer) => {
    const text = document.createElement("span");
    text.textContent = names[layer.feature.properties.n];
    layer.bindTooltip(text, { sticky: true });
  });
  defects?.eachLayer((layer) => {
    const { n, severity } = layer.feature.properties;
    layer.setStyle?.({ color: colours[severity], weight: 2, fillColor: colours[severity], fillOpacity: 0.35 });
    layers.set(n, layer);
    const centre = layer.getBounds ? layer.getBounds().getCenter() : layer.getLatLng();
    const ring = L.circleMarker(centre, { radius: 12, color: colours[severity], weight: 2, fillOpacity: 0.05 }).addTo(map);
    [layer, ring].forEach((shape) => shape.on("click", () => select(n)));
  });
  rows.forEach((row) => {
    row.setAttribute("aria-pressed", "false");
    row.addEventListener("click", () => goTo(Number(row.dataset.n)));
  });
})();
