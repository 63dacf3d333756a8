// Ground given from grid to grid: estates, buildings or blocks, picked by click, by a box or by a lasso.

/* global L */
import { element } from "../../lib/element.js";
import { listed, number, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { guide } from "../guide.js";
import { namesOf } from "./select.js";

const UNITS = { estate: () => t("Estates"), building: () => t("Buildings"), block: () => t("Blocks between roads") };
const WAYS = { click: () => t("by click"), box: () => t("with a box"), lasso: () => t("with a lasso") };
const MOST = 300; // corners of an outline
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
    this.studio.map.getContainer().addEventListener("pointerdown", this.pressed, { capture: true });
    this.say();
  }

  say() {
    if (!this.found?.ground) {
      const choices = [
        choice(t("What is given"), UNITS, this.unit, (unit) => { this.unit = unit; this.enter(); }),
        choice(t("How it is picked"), WAYS, this.way, (way) => { this.way = way; this.enter(); }),
      ];
      guide(this.found ? t("Nothing of this kind stands there. Pick what is to be given to another grid.") : t("Pick what is to be given to another grid."), choices);
      return;
    }
    const { plan } = this.studio;
    const { count, households, givers } = this.found;
    const facts = { count: number(count), households: number(households), givers: namesOf(plan, givers) };
    const anew = [t("Pick anew"), () => this.enter()];
    if (this.communities.length > 1) {
      const named = listed(this.communities.map((code) => plan.state.communities.find((each) => each.code === code)?.name ?? code));
      guide(t("Picked: %(count)s, households: %(households)s, in several communities: %(communities)s. Ground stays in its community: pick in one of them at a time.", { ...facts, communities: named }), [anew]);
      return;
    }
    if (!this.takers.length) {
      const told = this.isAlone
        ? t("Picked: %(count)s, households: %(households)s, of %(givers)s. No grid of the same community lies beside it.", facts)
        : t("Picked: %(count)s, households: %(households)s, of %(givers)s. No grid beside it can take it so that each grid stays in one part. Pick all of it up to the border of the other grid, or something else.", facts);
      guide(told, [anew]);
      return;
    }
    const options = Object.fromEntries(this.takers.map((code) => [code, () => namesOf(plan, [code])]));
    const taker = choice(t("The grid that gets it"), options, this.taker, (code) => this.reach(code));
    guide(t("Picked: %(count)s, households: %(households)s, of %(givers)s. It goes to:", facts), [taker, [t("Give"), () => this.studio.finish(), true], anew]);
  }

  async click(place) {
    if (this.way !== "click") return;
    this.places.push(place);
    await this.pick();
  }

  get asked() {
    return { unit: this.unit, places: this.places, ...(this.within && { within: this.within }) };
  }

  /** Ask for what is picked, just now or, with `wanted`, before; of several questions under way, the last one counts. Who was to get it stays, if it can be. */
  async pick(wanted = null) {
    const last = this.latest();
    const found = await (wanted ? this.studio.plan : this.studio).ask("ground", this.asked);
    if (!found || !last()) return;
    const isAlone = !found.takers.length && !(await this.hasNeighbour(found));
    if (!last()) return;
    const takers = found.takers.filter((code) => this.studio.plan.grids.has(code));
    Object.assign(this, { found, takers, isAlone, reached: null, taker: null });
    this.studio.choose(found.givers.filter((code) => this.studio.plan.grids.has(code)));
    this.show(found.ground);
    if (found.ground && takers.length) await this.reach(takers.includes(wanted) ? wanted : takers[0]);
    else this.say();
  }

  /** Show what a grid would get: with the strip of road between. */
  async reach(taker) {
    this.taker = taker;
    const last = this.latest();
    const reached = await this.studio.plan.ask("ground", { ...this.asked, taker });
    if (!last()) return;
    this.reached = reached;
    if (reached) this.show(reached.ground);
    this.say();
  }

  latest() {
    const [mine, held] = [{}, this.studio.held()];
    this.question = mine;
    return () => this.question === mine && held();
  }

  show(ground) {
    this.shown?.remove();
    const { bad } = palette();
    const style = { color: bad, weight: 3, fillColor: bad, fillOpacity: 0.2 };
    this.shown = ground ? L.geoJSON(ground, { pane: "sketch", interactive: false, style: () => style }).addTo(this.studio.map) : null;
  }

  /** The communities in which lies what is picked. */
  get communities() {
    const { grids } = this.studio.plan;
    return [...new Set(this.found.givers.map((code) => grids.get(code)?.properties.community).filter(Boolean))].sort();
  }

  /** Whether a grid of the same community lies beside the givers. */
  async hasNeighbour({ givers }) {
    const { grids } = this.studio.plan;
    const communityOf = (code) => grids.get(code)?.properties.community;
    const found = await Promise.all(givers.filter((code) => grids.has(code)).map(async (code) => [code, await this.studio.neighbours(code)]));
    return found.some(([code, beside]) => beside.some((other) => communityOf(other) === communityOf(code)));
  }

  async done() {
    if (!this.reached?.ground) return;
    const [{ ground, givers: all }, taker, held] = [this.reached, this.taker, this.studio.held()];
    const givers = all.filter((code) => code !== taker);
    const polygons = ground.type === "Polygon" ? [ground.coordinates] : ground.coordinates;
    if (!(await this.studio.plan.edit({ kind: "transfer", ground: polygons, givers, taker })) || !held()) return;
    this.studio.choose([...givers, taker].filter((code) => this.studio.plan.grids.has(code)));
    this.enter();
  }

  changed() {
    this.reached = null; // nothing is given by what was there before
    if (this.found?.ground) this.pick(this.taker);
  }

  // --- a box or a lasso, drawn with the pointer held down

  press(event) {
    if (this.way === "click" || event.button !== 0 || event.target.closest(".leaflet-control")) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.stroke) { // a second finger: the map is meant
      this.stroke.abort();
      return;
    }
    const { map } = this.studio;
    const stroke = new AbortController();
    this.stroke = stroke;
    map.dragging.disable();
    const at = (moved) => map.mouseEventToContainerPoint(moved);
    let points = [at(event)];
    const drawn = L.polygon([], { pane: "sketch", interactive: false, color: palette().bad, weight: 2, dashArray: "5 5" }).addTo(map);
    stroke.signal.addEventListener("abort", () => {
      this.stroke = null;
      map.dragging.enable();
      drawn.remove();
    });
    const mine = (then) => (next) => { if (next.pointerId === event.pointerId) then(next); };
    const follow = (next) => {
      const point = at(next);
      if (this.way === "box") points = boxed(points[0], point);
      else if (point.distanceTo(points.at(-1)) > APART) points.push(point);
      drawn.setLatLngs(points.map((each) => map.containerPointToLatLng(each)));
    };
    const end = () => {
      stroke.abort();
      const outline = thinned(points);
      if (!isWide(outline)) return;
      this.within = outline.map((each) => map.containerPointToLatLng(each)).map(({ lng, lat }) => [lng, lat]);
      this.places = [];
      this.pick();
    };
    const { signal } = stroke;
    document.addEventListener("pointermove", mine(follow), { signal });
    document.addEventListener("pointerup", mine(end), { signal });
    document.addEventListener("pointercancel", mine(() => stroke.abort()), { signal });
  }

  leave() {
    this.stroke?.abort();
    this.shown?.remove();
    this.studio.map.getContainer().removeEventListener("pointerdown", this.pressed, { capture: true });
    Object.assign(this, { shown: null, found: null, reached: null, question: null, within: null, places: [], takers: [], taker: null });
  }
}

function boxed(one, other) {
  return [one, L.point(other.x, one.y), other, L.point(one.x, other.y)];
}

/** An outline with no more corners than the server takes. */
function thinned(points) {
  for (let tolerance = 1; ; tolerance *= 2) {
    const found = L.LineUtil.simplify(points, tolerance);
    if (found.length <= MOST) return found;
  }
}

/** Whether there is ground in an outline: in a press without a stroke there is none. */
function isWide(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return points.length > 2 && Math.max(...xs) - Math.min(...xs) > APART && Math.max(...ys) - Math.min(...ys) > APART;
}
