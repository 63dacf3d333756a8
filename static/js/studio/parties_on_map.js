// The party grids of a plan on the map: the ground of the grids of each together, as the server has it, with its name.

/* global L */
import { onPaletteChange, palette } from "../map/palette.js";
import { labelPoint } from "../map/shape.js";

const PANE = ["parties", 327]; // above the borders of grids and areas, below what is chosen

export class PartiesOnMap {
  constructor({ map, district }, plan) {
    Object.assign(this, { map, plan, labels: district.labels, features: [], drawn: L.layerGroup().addTo(map), asked: 0 });
    const pane = map.createPane(PANE[0]);
    [pane.style.zIndex, pane.style.pointerEvents] = [PANE[1], "none"];
    this.shown = document.getElementById("show-parties");
    this.shown.addEventListener("change", () => this.draw());
    onPaletteChange(() => this.draw());
    plan.addEventListener("change", ({ detail }) => this.change(detail));
    this.fetch();
  }

  /** Their ground is others' than before when they are, or when one of their grids is. */
  change({ codes, gone }) {
    const touched = new Set([...codes, ...gone]);
    const { parties } = this.plan.state;
    if (JSON.stringify(parties) !== this.known || parties.some(({ members }) => members.some((code) => touched.has(code)))) this.fetch();
  }

  async fetch() {
    const { parties } = this.plan.state;
    this.known = JSON.stringify(parties);
    this.asked += 1;
    const { asked } = this;
    const found = parties.length ? await this.plan.ask("party-grids.geojson") : { features: [] };
    // What was asked for later says more.
    if (!found || asked !== this.asked) return;
    this.features = found.features;
    this.draw();
  }

  draw() {
    this.drawn.clearLayers();
    document.getElementById("party-layer").hidden = !this.features.length;
    const seen = this.shown.checked ? this.features : [];
    const { party, paper } = palette();
    for (const style of [{ color: paper, weight: 6, opacity: 0.85 }, { color: party, weight: 4, opacity: 1, dashArray: "14 8", lineCap: "butt" }]) {
      for (const feature of seen) L.geoJSON(feature, { pane: PANE[0], interactive: false, style: () => ({ ...style, fill: false }) }).addTo(this.drawn);
    }
    this.labels.put("parties", seen.flatMap(({ properties, geometry }) => {
      const at = labelPoint(geometry);
      return at ? [{ kind: "party", text: properties.name, ...at }] : [];
    }));
  }
}
