// Pins at the points asked about, each with a circle as wide as it may be off.

/* global L */
import { palette } from "./palette.js";

export class Pin {
  constructor(districtMap) {
    this.map = districtMap.map;
    this.renderer = districtMap.renderers.highlight;
  }

  /** @param {{lon: number, lat: number, radius: ?number, pin: boolean}[]} spots `radius` in metres; without `pin` a circle alone */
  put(spots) {
    this.remove();
    this.drawn = spots.flatMap((spot) => [this.ring(spot), this.marker(spot)]).filter(Boolean).map((layer) => layer.addTo(this.map));
  }

  marker({ lon, lat, pin }) {
    if (!pin) return null;
    const icon = L.icon({ iconUrl: new URL("../../img/pin.svg", import.meta.url).href, iconSize: [34, 44], iconAnchor: [17, 43] });
    return L.marker([lat, lon], { icon, alt: "", interactive: false, keyboard: false });
  }

  ring({ lon, lat, radius, pin }) {
    if (!radius) return null;
    const { bad, accent } = palette();
    // Around a point it says how far off that may be; around a whole road or estate, how far that reaches.
    const look = pin ? { color: bad, weight: 2, fillOpacity: 0.14 } : { color: accent, weight: 1.5, dashArray: "6 6", fillOpacity: 0.05 };
    return L.circle([lat, lon], { radius, pane: "highlight", renderer: this.renderer, interactive: false, ...look });
  }

  remove() {
    this.drawn?.forEach((layer) => layer.remove());
    this.drawn = null;
  }
}
