// The grids of a plan on the map: coloured by a figure, outlined, with its value; what changes is drawn anew, nothing else.

/* global L */
import { onPaletteChange, palette } from "../map/palette.js";
import { number } from "../lib/words.js";
import { labelPoint, labelSpots } from "../map/shape.js";
import { boxOf, paths, placesOfChange, sharedLines } from "./place.js";
import { classOf, endsOf, Legend } from "./figures.js";
import { nameOf } from "./tools/select.js";

const PANES = [["figures", 304], ["chosen", 331], ["sketch", 335], ["handles", 650]];

const FINEST = 21; // a building fills the view

const LEAST_M = 30; // of ground around what is wrong, however small that is

const GAP = 6; // px between the legend and what is looked at

const communityOf = ({ properties }) => properties.community;

/** A figure of a grid as it stands on the map; null where nobody knows it. */
function valueOf(figure, properties) {
  const value = figure.label ? figure.label(properties) : figure.read(properties);
  if (value === null || value === undefined) return null;
  return figure.label ? String(value) : figure.write(value);
}

export class GridsOnMap {
  /** @param {import("../map/district_map.js").DistrictMap} district @param {import("./plan.js").Plan} plan */
  constructor(district, plan) {
    Object.assign(this, { district, map: district.map, plan, layers: new Map(), inner: new Map(), labels: new Map(), marked: L.layerGroup() });
    this.map.setMaxZoom(FINEST);
    for (const [name, z] of PANES) this.map.createPane(name).style.zIndex = z;
    for (const [name] of PANES.slice(0, 3)) this.map.getPane(name).style.pointerEvents = "none";
    this.renderer = L.canvas({ pane: "figures", padding: 0.2 });
    this.marked.addTo(this.map);
    this.legend = new Legend(() => this.restyle());
    this.keepClear(this.legend.element);
    onPaletteChange(() => this.restyle());
    this.map.on("zoomend", () => this.restyle());
    plan.addEventListener("change", ({ detail }) => this.change(detail));
    this.change({ codes: [...plan.grids.keys()], gone: [] });
  }

  /** What is looked at lies below the legend, however high that is. */
  keepClear(legend) {
    new ResizeObserver(() => {
      this.map.getContainer().style.setProperty("--covered-top", `${legend.offsetTop + legend.offsetHeight + GAP}px`);
      this.district.lookAgain();
    }).observe(legend);
  }

  change({ codes, gone, before }) {
    for (const code of [...codes, ...gone]) {
      for (const held of [this.layers, this.inner]) {
        held.get(code)?.remove();
        held.delete(code);
      }
      this.labels.delete(code);
    }
    for (const code of codes) this.add(this.plan.grids.get(code));
    this.restyle();
    if (codes.some((code) => before?.get(code) && communityOf(before.get(code)) !== communityOf(this.plan.grids.get(code)))) this.district.refresh("areas");
  }

  add(feature) {
    const { code, micro_grids: micros } = feature.properties;
    const how = { pane: "figures", renderer: this.renderer, interactive: false };
    this.layers.set(code, L.geoJSON(feature, how).addTo(this.map));
    this.labels.set(code, labelSpots(feature.geometry));
    if (!micros) return;
    const inner = { type: "MultiLineString", coordinates: sharedLines(micros.map(({ geometry }) => geometry)) };
    this.inner.set(code, L.geoJSON(inner, how).addTo(this.map));
  }

  /** Colours and values by the figure that is chosen. */
  restyle() {
    const { figure } = this.legend;
    const ends = endsOf(figure, this.plan.grids);
    const colours = this.colours(figure.scale);
    const { border } = palette();
    const weight = 1.4 * Math.min(1, Math.max(0.3, (this.map.getZoom() - 11) / 4));
    for (const [code, layer] of this.layers) {
      const kind = classOf(figure.read(this.plan.grids.get(code).properties), ends);
      layer.setStyle({ color: border, weight, opacity: 0.9, fill: kind !== null, fillColor: colours[kind], fillOpacity: 0.55 });
    }
    for (const layer of this.inner.values()) layer.setStyle({ color: border, weight, opacity: 0.9, dashArray: "4 5", fill: false });
    this.legend.show(ends);
    this.write();
    this.mark(this.shown ?? []);
  }

  /** The value of each grid, or what is told instead. */
  write() {
    const { figure } = this.legend;
    this.district.labels.put("grids", this.told ?? [...this.labels].flatMap(([code, spots]) => this.label(code, spots, figure)));
  }

  /** Tell the households of grids that are proposed, not the figures of those that are; of these again with null. */
  tell(proposed) {
    if (!proposed && !this.told) return;
    this.told = proposed?.flatMap(({ properties, geometry }) => {
      const spots = labelSpots(geometry);
      return spots.length ? [{ kind: "only", text: number(properties.households), geometry, spots, ...spots[0] }] : [];
    });
    this.write();
  }

  /** The figure of a grid, and its name in a second line where there is room; the name alone where nobody knows the figure. */
  label(code, spots, figure) {
    if (!spots.length) return [];
    const { properties, geometry } = this.plan.grids.get(code);
    const value = valueOf(figure, properties);
    const first = { kind: "only", text: value ?? properties.name, geometry, spots, ...spots[0] };
    return value === null ? [first] : [first, { kind: "second", text: properties.name, geometry, of: first, ...spots[0] }];
  }

  colours(scale) {
    const style = getComputedStyle(document.documentElement);
    return [0, 1, 2, 3, 4].map((i) => style.getPropertyValue(`--${scale}-${i}`).trim());
  }

  /** Outline grids: the chosen ones, by code. */
  mark(codes) {
    this.shown = codes;
    this.marked.clearLayers();
    const { accent } = palette();
    const style = { color: accent, weight: 3.5, fill: true, fillColor: accent, fillOpacity: 0.1 };
    const [only] = codes.length === 1 ? [this.plan.grids.get(codes[0])] : [];
    const named = (only?.properties.micro_grids ?? []).map(({ name, geometry }) => ({ kind: "only", text: name, ...labelPoint(geometry) }));
    this.district.labels.put("micro-grids", named);
    for (const code of codes.filter((each) => this.plan.grids.has(each))) {
      L.geoJSON(this.plan.grids.get(code), { pane: "chosen", interactive: false, style: () => style }).addTo(this.marked);
    }
  }

  /** Name the grid that is pointed at, with its figure, which need not have room on the map; null for none. */
  hint(code, at) {
    const grid = this.plan.grids.get(code)?.properties;
    if (!grid || this.told) {
      this.hinted?.remove();
      return;
    }
    this.hinted ??= L.tooltip({ direction: "top", offset: [0, -10], opacity: 1, className: "grid-hint" });
    const value = valueOf(this.legend.figure, grid);
    this.hinted.setContent(document.createTextNode([nameOf(grid), value].filter(Boolean).join(" · "))).setLatLng(at).addTo(this.map);
  }

  /** Show grids, or a place where there is none; given bounds [west, south, east, north] only what lies in them, with ground around it. */
  lookAt(codes, place, within = null) {
    const boxes = codes.filter((code) => this.plan.grids.has(code)).map((code) => boxOf(this.plan.grids.get(code).geometry));
    const bounds = L.latLngBounds((within ? [within] : boxes).flatMap(([west, south, east, north]) => [[south, west], [north, east]]));
    if (within) this.district.lookAt(bounds.pad(0.4).extend(bounds.getCenter().toBounds(LEAST_M)), this.map.getMaxZoom());
    else if (bounds.isValid()) this.district.lookAt(bounds.pad(0.4));
    else if (place) this.district.lookAt(L.latLng(place[1], place[0]).toBounds(200), 18);
    this.point(place);
  }

  /** Bring what was changed into view: the borders that are others than before, else the grids. */
  bring({ codes, before }) {
    const [old, now] = [[...before.values()], codes.map((code) => this.plan.grids.get(code))].map((grids) => grids.filter(Boolean).map(({ geometry }) => geometry));
    const moved = placesOfChange(old, now);
    const places = moved.length ? moved : [...old, ...now].flatMap(paths).flat();
    if (places.length) this.district.bring(L.latLngBounds(places.map(([lon, lat]) => [lat, lon])));
  }

  /** Bring what is told of into the part of the map that nothing covers, as high as what is told stands there now. */
  bringClear(bounds) {
    const map = this.map.getContainer();
    const covered = map.getBoundingClientRect().bottom - document.querySelector(".below").getBoundingClientRect().top;
    if (covered > 0) map.style.setProperty("--covered-bottom", `${covered + GAP}px`);
    else map.style.removeProperty("--covered-bottom"); // it stands below the map
    this.map.invalidateSize({ pan: false });
    this.district.bring(bounds);
  }

  /** Ring a place; null takes it away. */
  point(place) {
    this.ring?.remove();
    if (!place || place.includes(null)) return;
    const { bad } = palette();
    this.ring = L.circleMarker([place[1], place[0]], { pane: "sketch", radius: 14, color: bad, weight: 3, fill: false }).addTo(this.map);
  }
}
