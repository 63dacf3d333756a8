// Pointing made exact: a place near a road, a water or the edge of a building goes onto it.

/* global L */
import { boxOf, nearestOn, paths } from "./place.js";

const CORNER = 9; // px: so near a corner, it is meant
const LINE = 12; // px: so near a line, the line is
const LAYERS = ["lines", "surfaces", "buildings"];

export class Snap {
  /** @param {import("../map/district_map.js").DistrictMap} district @param {HTMLButtonElement | null} button that turns it on and off */
  constructor(district, button) {
    Object.assign(this, { district, button });
    button?.addEventListener("click", () => button.setAttribute("aria-pressed", String(!this.on)));
  }

  get on() {
    return this.button?.getAttribute("aria-pressed") === "true";
  }

  /** The place [lon, lat] that is meant by a point of the map: on one of some borders, if one is near, or else on the ground. */
  place(latlng, borders = []) {
    const onto = (geometries) => (this.on ? this.onto(latlng, geometries) : null);
    const ground = LAYERS.flatMap((name) => this.district.features[name] ?? []).map(({ geometry }) => geometry).filter(Boolean);
    return onto(borders) ?? onto(ground) ?? [latlng.lng, latlng.lat];
  }

  onto(latlng, geometries) {
    const { map } = this.district;
    // By `project`, as points of the container are whole pixels: a corner has to be that of the building, to the centimetre.
    const pixel = ([lon, lat]) => {
      const { x, y } = map.project([lat, lon]);
      return [x, y];
    };
    const lines = this.near(map.latLngToContainerPoint(latlng), geometries);
    const here = pixel([latlng.lng, latlng.lat]);
    const corner = lines.flat().map((place) => [place, pixel(place)])
      .map(([place, at]) => ({ place, distance: Math.hypot(at[0] - here[0], at[1] - here[1]) }))
      .reduce((best, one) => (one.distance < best.distance ? one : best), { distance: CORNER });
    if (corner.place) return [...corner.place];
    const edge = nearestOn(lines.map((path) => path.map(pixel)), here);
    if (!edge || edge.distance > LINE) return null;
    const { lng, lat } = map.unproject(L.point(edge.at));
    return [lng, lat];
  }

  near(point, geometries) {
    const { map } = this.district;
    const [a, b] = [-LINE, LINE].map((by) => map.containerPointToLatLng(point.add([by, -by])));
    const meets = ([west, south, east, north]) => west <= b.lng && east >= a.lng && south <= b.lat && north >= a.lat;
    return geometries.filter((geometry) => meets(boxOf(geometry))).flatMap(paths);
  }
}
