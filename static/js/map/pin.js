// The pin at the point asked about, with a circle as wide as the device's position may be off.

/* global L */
import { palette } from "./palette.js";

export class Pin {
  constructor(districtMap) {
    this.map = districtMap.map;
    this.renderer = districtMap.renderers.highlight;
  }

  /** Put the pin down; `accuracy` in metres, or null. */
  put(lon, lat, accuracy = null) {
    this.remove();
    const icon = L.icon({ iconUrl: new URL("../../img/pin.svg", import.meta.url).href, iconSize: [34, 44], iconAnchor: [17, 43] });
    const marker = L.marker([lat, lon], { icon, alt: "", interactive: false, keyboard: false });
    const ring = accuracy && L.circle([lat, lon], {
      radius: accuracy, pane: "highlight", renderer: this.renderer, interactive: false, weight: 1, color: palette().accent, fillOpacity: 0.12,
    });
    this.drawn = [ring, marker].filter(Boolean).map((layer) => layer.addTo(this.map));
  }

  remove() {
    this.drawn?.forEach((layer) => layer.remove());
    this.drawn = null;
  }
}
