// A handle across the map: left of it one pane is seen, right of it another. By pointer, and by the arrow keys.

/* global L */
import { t } from "../lib/words.js";

const STEP = 0.05;
const KEYS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -4 * STEP, PageUp: 4 * STEP };

export class Swipe {
  /**
   * @param {L.Map} map
   * @param {HTMLElement[]} panes what is seen left of the handle, and right of it
   * @param {() => void} moved called after the handle or the map has moved
   */
  constructor(map, panes, moved) {
    Object.assign(this, { map, panes, moved, share: 0.5, parted: true });
    this.handle = this.made();
    map.getContainer().append(this.handle);
    map.on("move zoomend resize viewreset", () => this.place());
    this.place();
  }

  /** Where it is, as a longitude. */
  get lon() {
    return this.map.containerPointToLatLng([this.share * this.map.getSize().x, 0]).lng;
  }

  made() {
    const handle = document.createElement("div");
    handle.className = "swipe";
    const said = { role: "slider", tabindex: 0, "aria-label": t("Border between before and after"), "aria-valuemin": 0, "aria-valuemax": 100 };
    for (const [name, value] of Object.entries(said)) handle.setAttribute(name, value);
    for (const [side, word] of [["before", t("Before")], ["after", t("After")]]) {
      const name = document.createElement("span");
      Object.assign(name, { className: `swipe-name swipe-${side}`, textContent: word });
      handle.append(name);
    }
    const grip = document.createElement("span");
    Object.assign(grip, { className: "swipe-grip", ariaHidden: "true" });
    handle.append(grip);
    this.listen(handle);
    return handle;
  }

  listen(handle) {
    L.DomEvent.disableClickPropagation(handle);
    L.DomEvent.disableScrollPropagation(handle);
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const { left, width } = this.map.getContainer().getBoundingClientRect();
      this.move((event.clientX - left) / width);
    });
    handle.addEventListener("keydown", (event) => {
      const to = { Home: 0, End: 1 }[event.key] ?? (event.key in KEYS ? this.share + KEYS[event.key] : null);
      if (to === null) return;
      this.move(to);
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Show both panes everywhere, one on the other, or parted by the handle again. */
  part(parted) {
    this.parted = parted;
    this.place();
  }

  move(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.place();
  }

  /** Panes are clipped in their own coordinates, which move with the map. */
  place() {
    const size = this.map.getSize();
    const at = Math.round(this.share * size.x);
    const [from, to] = [[0, 0], [size.x, size.y]].map((point) => this.map.containerPointToLayerPoint(point));
    const middle = from.x + at;
    for (const [pane, west, east] of [[this.panes[0], from.x, middle], [this.panes[1], middle, to.x]]) {
      const corners = [[west, from.y], [east, from.y], [east, to.y], [west, to.y]];
      pane.style.clipPath = this.parted ? `polygon(${corners.map(([x, y]) => `${x}px ${y}px`).join(", ")})` : "none";
    }
    this.handle.style.left = `${at}px`;
    const percent = Math.round(100 * this.share);
    this.handle.setAttribute("aria-valuenow", percent);
    this.handle.setAttribute("aria-valuetext", t("%(percent)s % of the map shows before", { percent }));
    this.moved();
  }
}
