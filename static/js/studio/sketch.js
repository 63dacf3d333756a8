// A line or an outline while it is drawn: its corners, and the piece that follows the pointer.

/* global L */
import { palette } from "../map/palette.js";

const toLatLng = ([lon, lat]) => [lat, lon];

export class Sketch {
  /** @param {L.Map} map @param {{closed?: boolean}} how whether it is an outline */
  constructor(map, { closed = false } = {}) {
    Object.assign(this, { closed, places: [] });
    const { bad } = palette();
    const style = { pane: "sketch", interactive: false, color: bad, weight: 3 };
    this.drawn = closed ? L.polygon([], { ...style, fillOpacity: 0.12 }) : L.polyline([], style);
    this.ahead = L.polyline([], { ...style, weight: 2, dashArray: "6 6" });
    this.dots = L.layerGroup();
    this.layer = L.layerGroup([this.drawn, this.ahead, this.dots]).addTo(map);
  }

  add(place) {
    const last = this.places.at(-1);
    if (last && last[0] === place[0] && last[1] === place[1]) return;
    this.places.push(place);
    this.redraw();
  }

  back() {
    this.places.pop();
    this.redraw();
  }

  follow(place) {
    const ends = this.places.length ? [this.places.at(-1), place, ...(this.closed ? [this.places[0]] : [])] : [];
    this.ahead.setLatLngs(ends.map(toLatLng));
  }

  redraw() {
    const { bad, paper } = palette();
    this.drawn.setLatLngs(this.places.map(toLatLng));
    this.ahead.setLatLngs([]);
    this.dots.clearLayers();
    for (const place of this.places) {
      L.circleMarker(toLatLng(place), { pane: "sketch", interactive: false, radius: 5, color: bad, weight: 2.5, fillColor: paper, fillOpacity: 1 }).addTo(this.dots);
    }
  }

  remove() {
    this.layer.remove();
  }
}
