// Ground given from grid to grid: estates, buildings or blocks, picked by click, by a box or by a lasso.

/* global L */
import { element } from "../../lib/element.js";
import { number, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { guide } from "../guide.js";
import { namesOf } from "./select.js";

const UNITS = { estate: () => t("Estates"), building: () => t("Buildings"), block: () => t("Blocks between roads") };
const WAYS = { click: () => t("by click"), box: () => t("with a box"), lasso: () => t("with a lasso") };
const APART = 6; // px between two corners of a lasso

function choice(label, options, value, changed) {
  const made = element("select", { className: "form-select" }, ...Object.entries(options).map(([key, text]) => element("option", { value: key, textContent: text(), selected: key === value })));
  made.setAttribute("aria-label", label);
  made.addEventListener("change", () => changed(made.value));
  return made;
}

export class Give {
  constructor(studio) {
    Object.assign(this, { studio, unit: "estate", way: "click" });
    this.pressed = (event) => this.press(event);
  }

  enter() {
    this.leave();
    const frame = this.studio.map.getContainer();
    frame.addEventListener("pointerdown", this.pressed, { capture: true });
    this.say();
  }

  say() {
    const { plan } = this.studio;
    const choices = [
      choice(t("What is given"), UNITS, this.unit, (unit) => { this.unit = unit; this.enter(); }),
      choice(t("How it is picked"), WAYS, this.way, (way) => { this.way = way; this.say(); }),
    ];
    if (!this.found?.ground) {
      guide(this.found ? t("Nothing of this kind stands there. Pick what is to be given to another grid.") : t("Pick what is to be given to another grid."), choices);
      return;
    }
    const { count, households, givers } = this.found;
    const takers = this.takers.map((code) => [code, () => plan.grids.get(code).properties.name]);
    this.taker = choice(t("The grid that gets it"), Object.fromEntries(takers), this.takers[0], () => {});
    const facts = { count: number(count), households: number(households), givers: namesOf(plan, givers) };
    guide(t("Picked: %(count)s, households: %(households)s, of %(givers)s. It goes to:", facts), [this.taker, [t("Give"), () => this.done(), true], [t("Pick anew"), () => this.enter()]]);
  }

  async click(place) {
    if (this.way !== "click") return;
    this.places.push(place);
    await this.pick();
  }

  async pick() {
    const sent = { unit: this.unit, places: this.places, ...(this.within && { within: this.within }) };
    const found = await this.studio.plan.ask("ground", sent);
    if (!found) return;
    this.found = found;
    this.takers = await this.beside(found.givers);
    this.shown?.remove();
    const { bad } = palette();
    const style = { color: bad, weight: 3, fillColor: bad, fillOpacity: 0.2 };
    if (found.ground) this.shown = L.geoJSON(found.ground, { pane: "sketch", interactive: false, style: () => style }).addTo(this.studio.map);
    this.studio.choose(found.givers);
    this.say();
  }

  /** Grids of the same community beside the givers. */
  async beside(givers) {
    const { grids } = this.studio.plan;
    const found = await Promise.all(givers.map((code) => this.studio.neighbours(code)));
    const communities = new Set(givers.map((code) => grids.get(code)?.properties.community));
    return [...new Set(found.flat())].filter((code) => communities.has(grids.get(code).properties.community) && (givers.length > 1 || code !== givers[0]));
  }

  async done() {
    const taker = this.taker?.value;
    if (!this.found?.ground || !taker) return;
    const sent = { unit: this.unit, places: this.places, taker, ...(this.within && { within: this.within }) };
    const found = await this.studio.plan.ask("ground", sent);
    if (!found) return;
    const { type, coordinates } = found.ground;
    const givers = found.givers.filter((code) => code !== taker);
    if (await this.studio.plan.edit({ kind: "transfer", ground: type === "Polygon" ? [coordinates] : coordinates, givers, taker })) {
      this.studio.choose([...givers, taker].filter((code) => this.studio.plan.grids.has(code)));
      this.enter();
    }
  }

  // --- a box or a lasso, drawn with the pointer held down

  press(event) {
    if (this.way === "click" || event.button !== 0 || event.target.closest(".leaflet-control")) return;
    event.preventDefault();
    event.stopPropagation();
    const { map } = this.studio;
    map.dragging.disable();
    const at = (moved) => map.mouseEventToContainerPoint(moved);
    let points = [at(event)];
    const drawn = L.polygon([], { pane: "sketch", interactive: false, color: palette().bad, weight: 2, dashArray: "5 5" }).addTo(map);
    const moved = (next) => {
      const point = at(next);
      if (this.way === "box") points = boxed(points[0], point);
      else if (point.distanceTo(points.at(-1)) > APART) points.push(point);
      drawn.setLatLngs(points.map((each) => map.containerPointToLatLng(each)));
    };
    const ended = () => {
      document.removeEventListener("pointermove", moved);
      map.dragging.enable();
      drawn.remove();
      if (points.length < 3) return;
      this.within = points.map((each) => map.containerPointToLatLng(each)).map(({ lng, lat }) => [lng, lat]);
      this.places = [];
      this.pick();
    };
    document.addEventListener("pointermove", moved);
    document.addEventListener("pointerup", ended, { once: true });
  }

  leave() {
    this.shown?.remove();
    this.studio.map.getContainer().removeEventListener("pointerdown", this.pressed, { capture: true });
    Object.assign(this, { shown: null, found: null, within: null, places: [], takers: [] });
  }
}

function boxed(one, other) {
  return [one, L.point(other.x, one.y), other, L.point(one.x, other.y)];
}
