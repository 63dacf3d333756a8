// What a plan changes, on the map: grids to come coloured and named, their borders solid, those of today dashed.

/* global L */
import { getJson } from "../lib/api.js";
import { onPaletteChange, palette } from "./palette.js";
import { labelPoint } from "./shape.js";

const FILLED = 0.42;

export class Exhibit {
  /** @param {import("./district_map.js").DistrictMap} district */
  constructor(district, features) {
    Object.assign(this, { district, features: features.filter(({ properties }) => properties.kind !== "line") });
    this.pane("exhibit", 322);
    this.layers = ["around", "new", "old"].map((kind) => L.geoJSON(this.of(kind), { pane: "exhibit", interactive: false }));
    this.layers.forEach((layer) => layer.addTo(district.map));
    onPaletteChange(() => this.restyle());
    this.restyle();
    district.labels.put("grids", [...this.of("new"), ...this.of("around")].flatMap((feature) => this.label(feature)));
    this.look();
  }

  pane(name, z) {
    const pane = this.district.map.createPane(name);
    Object.assign(pane.style, { zIndex: z, pointerEvents: "none" });
  }

  of(kind) {
    return this.features.filter(({ properties }) => properties.kind === kind);
  }

  label({ geometry, properties }) {
    const at = labelPoint(geometry);
    return at ? [{ kind: properties.kind === "new" ? "only" : "grid", text: properties.own, ...at }] : [];
  }

  restyle() {
    const { border, bad } = palette();
    const style = getComputedStyle(document.documentElement);
    const colour = (number) => style.getPropertyValue(`--zone-${number}`).trim();
    const [around, grids, old] = this.layers;
    around.setStyle({ color: border, weight: 1, opacity: 0.7, fill: false });
    grids.setStyle(({ properties }) => ({ color: border, weight: 2.5, fill: true, fillColor: colour(properties.colour), fillOpacity: FILLED }));
    old.setStyle({ color: bad, weight: 2.5, dashArray: "7 6", fill: false });
  }

  look() {
    const bounds = L.featureGroup(this.layers.slice(1)).getBounds();
    if (bounds.isValid()) this.district.lookAt(bounds.pad(0.08), 18);
  }

  /** The grid to come at a place, by its code; null where none that changes is. */
  gridAt({ lng, lat }) {
    const inside = (ring) => ring.reduce((odd, [x1, y1], i) => {
      const [x0, y0] = ring[i ? i - 1 : ring.length - 1];
      return y0 > lat !== y1 > lat && lng < x0 + ((lat - y0) / (y1 - y0)) * (x1 - x0) ? !odd : odd;
    }, false);
    const covers = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates)
      .some(([outer, ...holes]) => inside(outer) && !holes.some(inside));
    return this.of("new").find(({ geometry }) => covers(geometry))?.properties.code ?? null;
  }
}

/** What `url` draws, on the map of the district. */
export async function exhibitOn(district, url) {
  return new Exhibit(district, (await getJson(url)).features);
}
