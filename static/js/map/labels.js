// Names on the map, drawn on one canvas: a name is left out where it would not fit or would cover another.
// A number stands beside its place (`beside` px from it), on the first side that is free, a party grid above or below it
// (`turns`: the sides in order, in eighths from the east; `bare`: nothing else marks its place); "only" are names or
// figures of grids on a map that has no others: on the first of its `spots` that is free and off the border of its
// `geometry`, else there in small letters, else also on the border;
// a "second" line stands below the one it is `of`, or above, if that has its full size, in one line with it inside
// `geometry`.

/* global L */
import { palette } from "./palette.js";
import { stretchAt } from "./shape.js";

const MARGIN = 0.15;
const KINDS = {
  number: { font: "700 14px", colour: "label", beside: 21 },
  party: { font: "700 14px", colour: "party", beside: 21, turns: [2, 6, 1, 3, 7, 5, 0, 4], bare: true },
  only: { font: "600 13px", colour: "label", space: 1, apart: [8, 18], half: 7, small: { font: "600 11px", space: 1.2, apart: [3, 12], half: 6 } },
  community: { font: "700 15px", colour: "label", space: 1.6, before: 15.5 },
  second: { font: "12px", colour: "label", space: 1, apart: [8, 15], half: 8, under: 17 },
  grid: { font: "600 13px", colour: "label", space: 1, from: 14.5 },
  water: { font: "italic 13px", colour: "label-water", space: 1, from: 13 },
  road: { font: "12px", colour: "label-quiet", space: 1, from: 14.5 },
  estate: { font: "12px", colour: "label-quiet", space: 1.1, from: 15.5 },
  lane: { font: "12px", colour: "label-quiet", space: 1, from: 16.5 },
};
const ORDER = Object.keys(KINDS);
// The name of a long line is said again only this many pixels on.
const AGAIN = 420;
const APART = [18, 18]; // px that a name has around it, across and down
const INSIDE = 2; // px that a name stands off the border, beside those (`half`) up and down from its middle

const NAMES = {
  initialize() {
    this._sets = new Map();
  },

  onAdd(map) {
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", map.getPane("labels"));
    this._canvas.setAttribute("aria-hidden", "true");
    this._font = getComputedStyle(map.getContainer()).fontFamily;
    this.redraw();
  },

  getEvents() {
    return { moveend: this.redraw, resize: this.redraw, viewreset: this.redraw };
  },

  onRemove() {
    this._canvas.remove();
  },

  /** The names one layer brings: [{kind, text, lon, lat, room, from?, to?}], in degrees. */
  put(layer, names) {
    this._sets.set(layer, names);
    if (this._map) this.redraw();
  },

  redraw() {
    const size = this._map.getSize();
    const margin = size.multiplyBy(MARGIN).round();
    const pen = this._prepare(size, margin);
    const bounds = this._map.getBounds().pad(MARGIN);
    const names = [...this._sets.values()].flat().filter((name) => bounds.contains([name.lat, name.lon]));
    names.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    const colours = palette();
    const [taken, full] = [[], new Map()];
    for (const name of names) {
      const kind = KINDS[name.kind];
      const small = { ...kind, ...kind.small };
      const at = this._draw(pen, name, kind, margin, colours, taken, full);
      if (at) full.set(name, at);
      else if (kind.small && !this._draw(pen, name, small, margin, colours, taken, full)) this._draw(pen, name, { ...small, half: null }, margin, colours, taken, full);
    }
  },

  _prepare(size, margin) {
    const ratio = L.Browser.retina ? 2 : 1;
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    L.DomUtil.setPosition(this._canvas, this._map.containerPointToLayerPoint([-margin.x, -margin.y]));
    Object.assign(this._canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this._canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = this._canvas.getContext("2d");
    pen.scale(ratio, ratio);
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3.5 });
    return pen;
  },

  /** Write a name where it has its place; answers the spot, or null where it has none. `full`: the spots of others. */
  _draw(pen, name, kind, margin, colours, taken, full) {
    const zoom = this._map.getZoom();
    if (zoom < (kind.from ?? 0) || zoom >= (kind.before ?? Infinity)) return null;
    pen.font = `${kind.font} ${this._font}`;
    const width = pen.measureText(name.text).width;
    const spots = name.of ? [full.get(name.of)].filter(Boolean) : name.spots ?? [name];
    const places = spots.map((spot) => [spot, this._map.latLngToContainerPoint([spot.lat, spot.lon]).add(margin)]);
    let place = null;
    const found = places.find(([spot, at]) => { place = this._place(taken, { ...name, ...spot }, at, width, kind); return place; });
    if (!found) return null;
    pen.save();
    pen.translate(place.at.x, place.at.y);
    pen.rotate(place.angle);
    Object.assign(pen, { strokeStyle: colours.halo, fillStyle: colours[kind.colour] });
    pen.strokeText(name.text, 0, 0);
    pen.fillText(name.text, 0, 0);
    pen.restore();
    return found[0];
  },

  _place(taken, name, at, width, kind) {
    if (kind.beside) return beside(taken, name.text, at, width, kind);
    const [a, b] = this._ends(name);
    if (a.distanceTo(b) * kind.space < width) return null;
    if (kind.under) return this._second(taken, name, at, width, kind);
    if (kind.half && name.geometry) return this._level(taken, name, at, 0, width, kind);
    return this._along(taken, name, at, [a, b], width, kind);
  },

  /** Where a second line goes: below the first or above it, where the grid is wide enough, or null. */
  _second(taken, name, at, width, kind) {
    return this._level(taken, name, at, kind.under, width, kind) ?? this._level(taken, name, at, -kind.under, width, kind);
  },

  /** Where a level name goes, so many px below its spot, that is to lie off the border of its grid on all sides; or null. */
  _level(taken, { text, geometry, lat, lon }, at, line, width, { apart, half }) {
    const here = this._map.latLngToContainerPoint([lat, lon]);
    const across = (degrees) => at.x + this._map.latLngToContainerPoint([lat, degrees]).x - here.x;
    const edges = [line - half, line + half].map((y) => this._map.containerPointToLatLng(here.add([0, y])).lat);
    const rooms = edges.map((edge) => stretchAt(geometry, lon, edge));
    if (rooms.includes(null)) return null;
    const [left, right] = [Math.max(...rooms.map(([west]) => across(west))), Math.min(...rooms.map(([, east]) => across(east)))];
    if (right - left < width + 2 * INSIDE) return null;
    const x = Math.min(Math.max(at.x, left + width / 2 + INSIDE), right - width / 2 - INSIDE);
    return claim(taken, text, { x, y: at.y + line }, width, 0, apart) ? { at: { x, y: at.y + line }, angle: 0 } : null;
  },

  /** Where a name goes that fits into its room, along a line or level, or null. */
  _along(taken, name, at, [a, b], width, { apart }) {
    const angle = name.from ? upright(Math.atan2(b.y - a.y, b.x - a.x)) : 0;
    if (name.from && taken.some((other) => other.text === name.text && other.at.distanceTo(at) < AGAIN)) return null;
    return claim(taken, name.text, at, width, angle, apart) && { at, angle };
  },

  _ends(name) {
    const from = name.from ?? [name.lon - name.room / 2, name.lat];
    const to = name.to ?? [name.lon + name.room / 2, name.lat];
    return [from, to].map(([lon, lat]) => this._map.latLngToContainerPoint([lat, lon]));
  },
};

/** A layer of names on the map. Leaflet is asked for only here, so that a page whose Leaflet is missing still runs. */
export function namesOn(map) {
  return new (L.Layer.extend(NAMES))().addTo(map);
}

function upright(angle) {
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle < -Math.PI / 2 ? angle + Math.PI : angle;
}

/** The first free place around a point that is marked itself, or null. */
function beside(taken, text, point, width, { beside: distance, turns = [0, 1, 7, 3, 5, 2, 6, 4], bare }) {
  const sides = turns.map((eighth) => (eighth * Math.PI) / 4);
  const places = sides.map((turn) => point.add([Math.cos(turn) * (distance + width / 2 - 6), -Math.sin(turn) * distance]));
  const at = places.find((place) => claim(taken, text, place, width - 12, 0));
  if (!bare) claim(taken, "", point, 0, 0);
  return at ? { at, angle: 0 } : null;
}

function claim(taken, text, at, width, angle, [across, down] = APART) {
  const [w, h] = [Math.abs(Math.cos(angle)) * width + across, Math.abs(Math.sin(angle)) * width + down];
  const box = { text, at, left: at.x - w / 2, right: at.x + w / 2, top: at.y - h / 2, bottom: at.y + h / 2 };
  const free = taken.every((t) => box.right < t.left || box.left > t.right || box.bottom < t.top || box.top > t.bottom);
  if (free) taken.push(box);
  return free;
}
