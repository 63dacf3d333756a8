// The district's own map on Leaflet: surfaces, lines, buildings, grids and areas, without any tile server.

/* global L */
import { asking, getJson } from "../lib/api.js";
import { t } from "../lib/words.js";
import { namesOn } from "./labels.js";
import { sayMissing } from "./missing.js";
import { onPaletteChange, palette } from "./palette.js";
import { labelPoint, straightPieces } from "./shape.js";
import { Source } from "./source.js";
import * as styles from "./styles.js";

// A district of more grids is fetched piece by piece: each layer only where the view shows fewer grids than it names.
export const MANY = 600;
const BUILDINGS_FROM = 15;
const PANES = ["ground", "borders", "areas", "highlight", "labels"];

const named = (kind, place) => (feature) => {
  const text = feature.properties.name;
  return text ? [place(feature.geometry)].flat().filter(Boolean).map((at) => ({ kind, text, ...at })) : [];
};
const lineKind = ({ kind, rank }) => (kind === "river" ? "water" : rank === "lane" ? "lane" : "road");
const lineName = (feature) => named(lineKind(feature.properties), straightPieces)(feature);
const areaName = (feature) => (feature.properties.level === "community" ? named("community", labelPoint)(feature) : []);
const greenName = (feature) => (feature.properties.kind === "green" ? named("estate", labelPoint)(feature) : []);

/** Layers from below to above: pane, how they are drawn (a line twice: its casing, then itself), their names. */
const LAYERS = {
  surfaces: { pane: "ground", draw: [styles.surface], names: greenName },
  lines: { pane: "ground", draw: [styles.casing, styles.line], names: lineName, below: 120 },
  buildings: { pane: "ground", draw: [styles.building], from: BUILDINGS_FROM },
  estates: { pane: "ground", draw: [], names: named("estate", labelPoint), below: 120 },
  grids: { pane: "borders", draw: [styles.grid], names: named("grid", labelPoint), below: MANY },
  areas: { pane: "areas", draw: [styles.area], names: areaName },
};

export class DistrictMap {
  /**
   * @param {HTMLElement} element its data-on is the day whose map it is; today's without
   * @param {object} district as /api/district answers
   * @param {object} [addresses] of layers that come from elsewhere than /api/map, by name; null for one that the page
   *     draws itself
   */
  constructor(element, district, addresses = {}) {
    if (!district.bounds) throw new Error(t("There are no grids to draw yet."));
    this.district = district;
    this.addresses = addresses;
    this.day = dayOf(element);
    this.map = L.map(element, {
      zoomSnap: 0.25, maxZoom: 19, preferCanvas: true, attributionControl: false, zoomControl: false,
    });
    const [west, south, east, north] = district.bounds;
    this.bounds = L.latLngBounds([south, west], [north, east]);
    this.addPanes();
    this.addControls();
    this.keepInView(element);
    this.lookAt(this.bounds);
    this.reach = around(this.bounds);
    // A window made narrower needs less zoom for the same view; whole zooms, for leaflet.markercluster 1.5 counts in them
    // and under a fractional least zoom loses cases that stand alone.
    this.map.setMaxBounds(this.reach).setMinZoom(Math.floor(this.map.getZoom()) - 2);
    this.labels = namesOn(this.map);
    this.drawn = {};
    this.features = {};
    this.sources = new Map(Object.keys(LAYERS).filter((name) => addresses[name] !== null).map((name) => [name, this.source(name)]));
    this.map.on("moveend", () => this.follow()).on("zoomend", () => this.restyle());
    onPaletteChange(() => this.restyle());
  }

  /** Fetch what the view needs; a failure is told through `failed`, once per view. */
  async follow() {
    const [view, bounds] = [this.view(), this.map.getBounds()];
    const results = await Promise.allSettled([...this.sources.values()].map((source) => source.follow(bounds, view)));
    const failure = results.find((result) => result.status === "rejected");
    if (failure) this.failed?.(failure.reason);
  }

  /** Fetch a layer anew: what it shows was changed. */
  refresh(name) {
    this.sources.get(name).forget();
    return this.follow();
  }

  view() {
    const part = (b) => (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth());
    const seen = Math.min(1, part(this.map.getBounds()) / part(this.bounds));
    return { zoom: this.map.getZoom(), grids: seen * this.district.counts.grids };
  }

  source(name) {
    const { from, below } = LAYERS[name];
    const show = (features) => this.show(name, features);
    const address = this.addresses[name] ?? `/api/map/${name}.geojson`;
    if (from) return new Source(address, show, ({ zoom }) => zoom >= from, this.day);
    const asked = this.addresses[name] ? {} : this.day;
    const large = this.district.counts.grids > MANY;
    return new Source(address, show, below && large ? ({ grids }) => grids <= below : undefined, asked);
  }

  show(name, features) {
    this.features[name] = features;
    const { pane, draw, names } = LAYERS[name];
    const ordered = name === "lines" ? [...features].sort(styles.byRank) : features;
    this.drawn[name]?.forEach((layer) => layer.remove());
    this.drawn[name] = draw.map((style) => this.draw(ordered, style, pane));
    this.keepOrder();
    if (names) this.labels.put(name, features.flatMap(names));
  }

  draw(features, style, pane) {
    const scene = this.scene();
    const options = { pane, renderer: this.renderers[pane], interactive: false, style: (f) => style(f.properties, scene) };
    const layer = L.geoJSON({ type: "FeatureCollection", features }, options).addTo(this.map);
    layer.restyle = (now) => layer.setStyle((f) => style(f.properties, now));
    return layer;
  }

  /** A shared canvas draws in the order of arrival; what belongs above is lifted again. */
  keepOrder() {
    for (const name of Object.keys(LAYERS)) this.drawn[name]?.forEach((layer) => layer.bringToFront());
  }

  restyle() {
    const scene = this.scene();
    Object.values(this.drawn).flat().forEach((layer) => layer.restyle(scene));
    this.labels.redraw();
    this.mark?.restyle(scene);
  }

  scene() {
    return { colours: palette(), zoom: this.map.getZoom(), latitude: this.bounds.getCenter().lat };
  }

  addPanes() {
    this.renderers = {};
    PANES.forEach((name, i) => {
      const pane = this.map.createPane(name);
      pane.style.zIndex = 300 + i * 10;
      pane.style.pointerEvents = "none";
      if (name !== "labels") this.renderers[name] = L.canvas({ pane: name, padding: 0.2 });
    });
  }

  addControls() {
    L.control.zoom({ position: "topright", zoomInTitle: t("Zoom in"), zoomOutTitle: t("Zoom out") }).addTo(this.map);
    L.control.scale({ position: "bottomleft", imperial: false }).addTo(this.map);
  }

  /** How much of the map's left side (px) something of the page covers; a page may put its own in this place. */
  coveredLeft() {
    return 0;
  }

  /**
   * Outline a grid in the accent colour, dashed and thinner those that it may be instead, thinnest the micro-grids in it;
   * without any, no outline is left.
   */
  highlight(feature, others = [], inner = []) {
    this.mark?.remove();
    const outlined = [...others, ...inner, feature].filter(Boolean);
    this.mark = outlined.length === 0 ? null : this.draw(outlined, (properties, { colours }) => {
      if (properties.grid) return { color: colours.accent, weight: 1.2, opacity: 0.9, dashArray: "3 4", fill: false };
      const fill = { fill: true, fillColor: colours.accent };
      if (properties === feature?.properties) return { color: colours.accent, weight: 3.5, opacity: 1, ...fill, fillOpacity: 0.12 };
      return { color: colours.accent, weight: 2, opacity: 1, dashArray: "7 6", ...fill, fillOpacity: 0.06 };
    }, "highlight");
    return this.mark;
  }

  /** What was last looked at stays whole when the window changes, until the reader moves the map. */
  keepInView(element) {
    for (const event of ["pointerdown", "wheel", "keydown"]) {
      element.addEventListener(event, () => { this.kept = null; }, { passive: true });
    }
    this.map.on("resize", () => this.lookAgain());
  }

  /** Show anew what is kept whole, where less or more of the map is covered than before. */
  lookAgain() {
    if (this.kept) this.lookAt(...this.kept);
  }

  /** Show these bounds in the part of the map that nothing covers, not nearer than `maxZoom`. */
  lookAt(bounds, maxZoom = 17) {
    this.kept = [bounds, maxZoom];
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(bounds, { maxZoom, animate, ...this.covered() });
  }

  /** Bring these bounds into view where they are not: as near as the map is, or from as far as they need. */
  bring(bounds) {
    const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = this.covered();
    const { x, y } = this.map.getSize();
    const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => this.map.latLngToContainerPoint(corner));
    if (from.x < left || from.y < top || to.x > x - right || to.y > y - bottom) this.lookAt(bounds, this.map.getZoom());
  }

  /** How much of the map is covered at its edges, as Leaflet takes it. */
  covered() {
    const style = getComputedStyle(this.map.getContainer());
    const [top, bottom] = ["top", "bottom"].map((side) => parseFloat(style.getPropertyValue(`--covered-${side}`)) || 0);
    return { paddingTopLeft: [12 + this.coveredLeft(), top], paddingBottomRight: [12, bottom] };
  }
}

/** How far the map may be moved: as far in each direction, so that a wide district has its place also on a high map. */
function around(bounds) {
  const [north, centre] = [bounds.getNorth() - bounds.getSouth(), bounds.getCenter()];
  const narrower = Math.cos((centre.lat * Math.PI) / 180); // a degree of longitude, in degrees of latitude
  const beside = 0.6 * Math.max(north, (bounds.getEast() - bounds.getWest()) * narrower);
  return L.latLngBounds(
    [bounds.getSouth() - beside, bounds.getWest() - beside / narrower],
    [bounds.getNorth() + beside, bounds.getEast() + beside / narrower],
  );
}

/** What is asked for everywhere to have the map of another day. */
const dayOf = ({ dataset: { on } }) => (on ? { on } : {});

/** The map in `element`, or null with the reason said there when the district cannot be had. */
export async function districtMap(element, addresses) {
  if (!window.L) {
    sayMissing(element);
    return null;
  }
  element.setAttribute("aria-busy", "true");
  try {
    const map = new DistrictMap(element, await getJson(asking("/api/district", dayOf(element))), addresses);
    map.follow().finally(() => element.setAttribute("aria-busy", "false"));
    return map;
  } catch (error) {
    element.setAttribute("aria-busy", "false");
    sayMissing(element, error.message);
    return null;
  }
}
