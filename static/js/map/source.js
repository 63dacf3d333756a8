// Fetches one layer of the district: all of it once, or what the view shows, the older request cancelled.

import { asking, getJson } from "../lib/api.js";

const round = (value) => value.toFixed(7);
const boxOf = (b) => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(round).join(",");

export class Source {
  /**
   * @param {string} address where it is fetched
   * @param {(features: object[]) => void} show called with the features to draw
   * @param {(view: {zoom: number, grids: number}) => boolean} [wanted] whether this view is near enough to load it;
   *     without it everything is fetched once
   * @param {object} [asked] what is asked for in every request, such as the day
   */
  constructor(address, show, wanted, asked = {}) {
    Object.assign(this, { address, show, wanted, asked, loaded: null, request: null });
  }

  /** Bring the layer up to date with the view. */
  async follow(bounds, view) {
    if (!this.wanted) return this.loaded ? undefined : this.fetchAll();
    if (!this.wanted(view)) return this.clear();
    if (this.loaded?.contains(bounds)) return undefined;
    const around = bounds.pad(0.25);
    return this.fetch({ bbox: boxOf(around) }, around);
  }

  fetchAll() {
    return this.fetch({}, { contains: () => true });
  }

  async fetch(more, covered) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const { features } = await getJson(asking(this.address, { ...this.asked, ...more }), { signal: this.request.signal });
      this.loaded = covered;
      this.show(features);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  /** Fetch it anew the next time; what is drawn stays until then. */
  forget() {
    this.loaded = null;
  }

  clear() {
    this.request?.abort();
    if (this.loaded) this.show([]);
    this.loaded = null;
  }
}
