// The answer on the map: the grid outlined, or all that it may be; pins where the points are, circles as wide as they may be off.

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

  /** @param {DOMStringMap} facts grid, divided (into micro-grids), grids, on (the day), spots, or lon, lat and accuracy, as the answer in the page states them */
  async show(facts) {
    this.shown = facts;
    this.hint.hidden = true;
    const spots = spotsOf(facts);
    this.pin.put(spots);
    const day = facts.on ? `?on=${encodeURIComponent(facts.on)}` : "";
    const drawn = (code, what) => getJson(`/api/grid/${encodeURIComponent(code)}${what}.geojson${day}`);
    const inner = facts.divided ? drawn(facts.grid, "/micro-grids") : { features: [] };
    const grids = await Promise.all(codesOf(facts).map((code) => drawn(code, "")));
    const { features } = await inner;
    // A slow answer must not draw over a newer one.
    if (this.shown !== facts) return;
    const outline = this.map.highlight(facts.grid ? grids[0] : null, facts.grid ? grids.slice(1) : grids, features);
    if (outline) this.lookAt(outline.getBounds(), spots, grids.length > 1);
    else if (spots.length > 0) this.lookOutside(L.latLng(spots[0].lat, spots[0].lon));
  }

  /** A point of no grid: nearby in its surroundings, farther off together with the district, or said to be off the map. */
  lookOutside(point) {
    const { bounds, reach } = this.map;
    const around = point.toBounds(1500);
    this.hint.hidden = reach.contains(point);
    if (bounds.intersects(around)) this.map.lookAt(around);
    else this.map.lookAt(reach.contains(point) ? L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast()).extend(point) : bounds);
  }

  /** Move only when what is shown is not in view, or too small to make out: several grids to choose from sooner than one. */
  lookAt(outline, spots, several) {
    const all = spots.reduce((bounds, { lon, lat, radius }) => bounds.extend(L.latLng(lat, lon).toBounds(2 * (radius ?? 0))), outline);
    const { map } = this.map;
    const size = map.latLngToLayerPoint(all.getSouthEast()).distanceTo(map.latLngToLayerPoint(all.getNorthWest()));
    const least = several ? Math.min(map.getSize().x, map.getSize().y) / 2 : 120;
    if (!map.getBounds().contains(all) || size < least) this.map.lookAt(all.pad(several ? 0.2 : 0.6));
  }
}

/** The grid of the answer first, then the others that it may be. */
function codesOf({ grid, grids }) {
  return [...new Set([grid, ...JSON.parse(grids ?? "[]")].filter(Boolean))];
}

function spotsOf({ spots, lon, lat, accuracy }) {
  if (spots) return JSON.parse(spots);
  return lon === undefined ? [] : [{ lon: number(lon), lat: number(lat), radius: number(accuracy), pin: true }];
}

function offMap(container) {
  const hint = document.createElement("p");
  Object.assign(hint, { className: "map-hint", hidden: true, textContent: t("The point asked about lies outside this map.") });
  container.append(hint);
  return hint;
}
