// Two sets of grids on one map: what was left of a handle, what will be right of it, and on both the ground that goes over.

/* global L */
import { getJson } from "../lib/api.js";
import { MANY } from "./district_map.js";
import { onPaletteChange, palette } from "./palette.js";
import { labelPoint } from "./shape.js";
import { Source } from "./source.js";
import * as styles from "./styles.js";
import { Swipe } from "./swipe.js";

const SIDES = ["left", "right"];

export class TwoSides {
  /**
   * @param {DistrictMap} district without its own grids
   * @param {{left: string, right: string}} asked the two sides as the address of the page names them
   */
  constructor(district, asked) {
    Object.assign(this, { district, asked, chosen: null, isOnPaper: false });
    this.sides = SIDES.map((name) => this.side(name));
    this.ground = this.pane("ground-moved", 316);
    this.swipe = new Swipe(district.map, this.sides.map(({ pane }) => pane.element), () => this.relabel());
    district.map.on("moveend", () => this.follow()).on("zoomend", () => this.restyle());
    onPaletteChange(() => this.restyle());
  }

  pane(name, above) {
    const element = this.district.map.createPane(name);
    Object.assign(element.style, { zIndex: above, pointerEvents: "none" });
    return { name, element, renderer: L.canvas({ pane: name, padding: 0.2 }) };
  }

  side(name) {
    const side = { name, pane: this.pane(`${name}-side`, 312), features: [], layer: null };
    const large = this.district.district.counts.grids > MANY;
    const address = `/api/compare/${encodeURIComponent(this.asked[name])}/grids.geojson`;
    side.source = new Source(address, (features) => this.show(side, features), large ? ({ grids }) => grids <= MANY : undefined);
    return side;
  }

  show(side, features) {
    side.layer?.remove();
    side.features = features;
    side.layer = this.draw(features, side.pane, ({ code }) => this.border(side, code));
    this.relabel();
  }

  draw(features, { name, renderer }, style) {
    const options = { pane: name, renderer, interactive: false, style: ({ properties }) => style(properties) };
    return L.geoJSON({ type: "FeatureCollection", features }, options).addTo(this.district.map);
  }

  border({ name }, code) {
    const scene = this.district.scene();
    if (this.isOnPaper) return name === "left" ? { fill: false, color: scene.colours.bad, opacity: 1, weight: 2, dashArray: "6 5" } : { ...styles.grid({}, scene), weight: 2 };
    if (code !== this.chosen) return styles.grid({}, scene);
    return { color: scene.colours.accent, weight: 4, opacity: 1, fill: true, fillColor: scene.colours.accent, fillOpacity: 0.08 };
  }

  moved() {
    const { warning } = palette();
    return { stroke: !this.isOnPaper, color: warning, weight: 2, opacity: 1, dashArray: "6 5", fill: true, fillColor: warning, fillOpacity: 0.3 };
  }

  /** Fetch what goes over, and look at it; then what the view needs of both sides. */
  async begin() {
    const { left, right } = this.asked;
    const asked = new URLSearchParams({ left, right });
    const { features } = await getJson(`/api/compare/ground.geojson?${asked}`);
    this.pieces = this.draw(features, this.ground, () => this.moved());
    if (features.length) this.district.lookAt(this.pieces.getBounds().pad(0.3));
    await this.follow();
  }

  async follow() {
    const [view, bounds] = [this.district.view(), this.district.map.getBounds()];
    const done = await Promise.allSettled(this.sides.map(({ source }) => source.follow(bounds, view)));
    const failure = done.find(({ status }) => status === "rejected");
    if (failure) throw failure.reason;
  }

  restyle() {
    for (const side of this.sides) side.layer?.setStyle(({ properties }) => this.border(side, properties.code));
    this.pieces?.setStyle(() => this.moved());
  }

  /** Show a grid in both, outlined. */
  look(code, [west, south, east, north]) {
    this.chosen = code;
    this.restyle();
    this.district.lookAt(L.latLngBounds([south, west], [north, east]).pad(0.4));
  }

  /** What is shown on paper, which has no handle: the borders before under those after, and all that goes over. */
  sheet() {
    const show = (isOnPaper) => {
      this.isOnPaper = isOnPaper;
      this.swipe.part(!isOnPaper);
      this.restyle();
      this.name();
    };
    const bounds = () => (this.pieces?.getLayers().length ? this.pieces.getBounds().pad(0.3) : this.district.bounds);
    return { bounds, begin: () => show(true), end: () => show(false) };
  }

  /** The names are drawn once a frame. */
  relabel() {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.name());
  }

  /** On each side of the handle the names are those of its own grids; on paper those after. */
  name() {
    const { lon } = this.swipe;
    const isShown = (label, name) => (this.isOnPaper ? name === "right" : (label.lon < lon) === (name === "left"));
    const names = this.sides.flatMap(({ name, features }) => features.map(labelled).filter((label) => label && isShown(label, name)));
    this.district.labels.put("sides", names);
  }
}

function labelled({ properties, geometry }) {
  const at = labelPoint(geometry);
  return at && { kind: "grid", text: properties.name, ...at };
}
