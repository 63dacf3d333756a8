// The answer on the map: the grid outlined, the pin where the point is.

/* global L */
import { getJson } from "../lib/api.js";
import { t } from "../lib/words.js";
import { Pin } from "./pin.js";

const number = (text) => (text === undefined ? null : Number(text));

export class AnswerOnMap {
  constructor(districtMap) {
    this.map = districtMap;
    this.pin = new Pin(districtMap);
    this.hint = offMap(districtMap.map.getContainer());
  }

  /** @param {DOMStringMap} facts grid, lon, lat, accuracy as the answer in the page states them */
  async show(facts) {
    this.shown = facts;
    this.hint.hidden = true;
    const [lon, lat] = [number(facts.lon), number(facts.lat)];
    if (lon === null) this.pin.remove();
    else this.pin.put(lon, lat, number(facts.accuracy));
    const grid = facts.grid ? await getJson(`/api/grid/${encodeURIComponent(facts.grid)}.geojson`) : null;
    // A slow answer must not draw over a newer one.
    if (this.shown !== facts) return;
    const outline = this.map.highlight(grid);
    if (outline) this.lookAt(outline.getBounds(), lon === null ? null : L.latLng(lat, lon));
    else if (lon !== null) this.lookOutside(L.latLng(lat, lon));
  }

  /** A point of no grid: nearby in its surroundings, farther off together with the district, or said to be off the map. */
  lookOutside(point) {
    const { bounds, reach } = this.map;
    const around = point.toBounds(1500);
    this.hint.hidden = reach.contains(point);
    if (bounds.intersects(around)) this.map.lookAt(around);
    else this.map.lookAt(reach.contains(point) ? L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast()).extend(point) : bounds);
  }

  /** Move only when the grid is not in view, or too small to make out. */
  lookAt(bounds, point) {
    const all = point ? bounds.extend(point) : bounds;
    const { map } = this.map;
    const size = map.latLngToLayerPoint(bounds.getSouthEast()).distanceTo(map.latLngToLayerPoint(bounds.getNorthWest()));
    if (!map.getBounds().contains(all) || size < 120) this.map.lookAt(all.pad(0.6));
  }
}

function offMap(container) {
  const hint = document.createElement("p");
  Object.assign(hint, { className: "map-hint", hidden: true, textContent: t("The point asked about lies outside this map.") });
  container.append(hint);
  return hint;
}
