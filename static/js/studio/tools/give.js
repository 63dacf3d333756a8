// Ground given from grid to grid: estates, buildings or blocks, picked by a box, by a lasso or one by one, each once more let go of.

/* global L */
import { element } from "../../lib/element.js";
import { language, listed, number, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { labelPoint } from "../../map/shape.js";
import { guide } from "../guide.js";
import { namesOf } from "./select.js";

const UNITS = { estate: () => t("Estates"), building: () => t("Buildings"), block: () => t("Blocks between roads") };
const WAYS = { click: () => t("one by one"), box: () => t("with a box"), lasso: () => t("with a lasso") };
const BETWEEN = language === "en" ? " " : ""; // two sentences
const NAMED = 3; // grids of other communities that are told
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
    const choices = element("div", { className: "give-choices" },
      choice(t("What is given"), UNITS, this.unit, (unit) => this.read(unit)),
      choice(t("How it is picked"), WAYS, this.way, (way) => { this.way = way; }));
    if (!this.found?.ground) {
      guide(this.found ? t("Nothing of this kind stands there. Pick what is to be given to another grid; once more lets go of it.") : t("Pick what is to be given to another grid; once more lets go of it."), [choices]);
      return;
    }
    const { plan } = this.studio;
    const facts = this.factsOf(this.found);
    const tell = (told, deeds) => guide([...this.ofNobody(), ...told].join(BETWEEN), deeds);
    const anew = [t("Pick anew"), () => this.enter()];
    if (this.communities.length > 1) {
      const named = listed(this.communities.map((code) => plan.state.communities.find((each) => each.code === code)?.name ?? code));
      tell([t("Picked: %(count)s, households: %(households)s, in several communities: %(communities)s. Ground stays in its community: pick in one of them at a time.", { ...facts, communities: named })], [anew, choices]);
      return;
    }
    if (!this.takers.length) {
      tell(facts.givers ? [t("Picked: %(count)s, households: %(households)s, of %(givers)s.", facts), ...this.whyNobody()] : [], [anew, choices]);
      return;
    }
    const options = Object.fromEntries(this.takers.map((code) => [code, () => namesOf(plan, [code])]));
    const taker = choice(t("The grid that gets it"), options, this.taker, (code) => this.reach(code));
    tell([this.whatGoes()], [taker, [t("Give"), () => this.studio.finish(), true], anew, choices]);
  }

  /** How much of what is picked is in grids, and in which. */
  factsOf({ count, households, givers, nobodys }) {
    return { count: number(count - nobodys.count), households: number(households - nobodys.households), givers: namesOf(this.studio.plan, givers) };
  }

  /** What is picked in no grid, and what can be done about it: it is nobody's to give. */
  ofNobody() {
    const { count, households, enclosed } = this.found.nobodys;
    if (!count) return [];
    const facts = { count: number(count), households: number(households) };
    return [enclosed
      ? t("Picked: %(count)s, households: %(households)s, in no grid: make a grid there (New grid), which can then be made one with a grid beside it (Merge).", facts)
      : t("Picked: %(count)s, households: %(households)s, in no grid nor in a gap between grids: a plan cannot reach there. Import the grids anew, with that ground in one of them.", facts)];
  }

  /** What changes hands: of what is picked, the grid that gets it may have a part already. */
  whatGoes() {
    const facts = this.factsOf(this.reached ?? this.found);
    if (!this.reached || !this.found.givers.includes(this.taker)) return t("Picked: %(count)s, households: %(households)s, of %(givers)s. It goes to:", facts);
    return t("Given: %(count)s, households: %(households)s, of %(givers)s; what else is picked belongs to %(taker)s already. It goes to:", { ...facts, taker: namesOf(this.studio.plan, [this.taker]) });
  }

  /** Why no grid can take what is picked: what the likeliest would cut off, and who lies beside it in another community. */
  whyNobody() {
    const { obstacles: [obstacle], strangers } = this.found;
    const told = obstacle ? this.inTheWay(obstacle) : [t("No grid of the same community lies beside it: pick all up to the border of one, or something else.")];
    if (!strangers.length) return told;
    const grids = namesOf(this.studio.plan, strangers.slice(0, NAMED));
    return [...told, t("%(grids)s beside it is of another community, to which ground cannot go: give it the whole grid (Change name, code, kind or community), or have the border of the community changed first.", { grids })];
  }

  inTheWay({ taker: code, reason, grid: torn, piece }) {
    const [taker, grid] = [code, torn].map((each) => namesOf(this.studio.plan, [each]));
    const message = t("It cannot go to %(taker)s: %(reason)s.", { taker, reason });
    if (!piece) return [this.studio.about(message, [torn])];
    if (torn === code) return [message, t("The piece that is marked would lie apart from %(grid)s: pick all up to its border, or something else.", { grid })];
    return [message, t("It is about the piece of %(grid)s that is marked: pick that, too, or something else.", { grid })];
  }

  /** What is picked may be read as another kind: the buildings where the estates are. */
  async read(unit) {
    this.unit = unit;
    if (this.found?.ground) await this.pick();
    else this.enter();
    document.querySelector(".give-choices select")?.focus(); // it was made anew
  }

  async click(place) {
    if (this.way === "click") await this.toggle(place);
  }

  /** Pick one more, or let go of one that is picked; once nothing is picked, all begins anew. */
  async toggle(place) {
    const wasPicked = Boolean(this.found?.ground);
    this.places.push(place);
    await this.pick();
    if (wasPicked && this.found && !this.found.ground) this.enter();
  }

  get asked() {
    return { unit: this.unit, places: this.places, ...(this.within && { within: this.within }) };
  }

  /** Ask for what is picked, just now or, with `wanted`, before; of several questions under way, the last one counts. Who was to get it stays, if it can be. */
  async pick(wanted = null) {
    const last = this.latest();
    const found = await (wanted ? this.studio.plan : this.studio).ask("ground", this.asked);
    if (!found || !last()) return;
    const takers = found.takers.filter((code) => this.studio.plan.grids.has(code));
    Object.assign(this, { found, takers, reached: null, taker: null });
    this.studio.choose(found.givers.filter((code) => this.studio.plan.grids.has(code)));
    this.show(found.ground, takers.length ? null : found.obstacles[0]?.piece);
    if (found.ground && takers.length) await this.reach(takers.includes(wanted) ? wanted : takers[0]);
    else {
      this.say();
      this.bring();
    }
  }

  /** Show what a grid would get: with the strip of road between. */
  async reach(taker) {
    this.taker = taker;
    const last = this.latest();
    const reached = await this.studio.plan.ask("ground", { ...this.asked, taker });
    if (!last()) return;
    this.reached = reached;
    if (reached) this.show(reached.ground);
    if (this.found.givers.includes(taker)) this.shown.addLayer(this.outlined(this.found.ground));
    this.say();
    this.bring();
  }

  latest() {
    const [mine, held] = [{}, this.studio.held()];
    this.question = mine;
    return () => this.question === mine && held();
  }

  /** The outline of what is picked, where not all of it is given. */
  outlined(ground) {
    return L.geoJSON(ground, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 1.5, dashArray: "5 5", fill: false }) });
  }

  /** Show what is picked, and a piece that would be cut off: darker, and ringed as the place of a refusal is. */
  show(ground, piece = null) {
    this.shown?.remove();
    const { bad } = palette();
    const drawn = (shape, style) => L.geoJSON(shape, { pane: "sketch", interactive: false, style: () => ({ color: bad, fillColor: bad, ...style }) });
    this.shown = L.featureGroup(ground ? [drawn(ground, { weight: 3, fillOpacity: 0.2 })] : []).addTo(this.studio.map);
    if (piece) this.shown.addLayer(drawn(piece, { weight: 1.5, dashArray: "4 4", fillOpacity: 0.6 }));
    const spot = piece && labelPoint(piece);
    this.studio.onMap.point(spot ? [spot.lon, spot.lat] : null);
  }

  bring() {
    const bounds = this.shown.getBounds();
    if (bounds.isValid()) this.studio.onMap.bringClear(bounds.pad(0.05));
  }

  /** The communities in which lies what is picked. */
  get communities() {
    const { grids } = this.studio.plan;
    return [...new Set(this.found.givers.map((code) => grids.get(code)?.properties.community).filter(Boolean))].sort();
  }

  async done() {
    if (!this.reached?.ground) return;
    const [{ ground, givers }, taker, held] = [this.reached, this.taker, this.studio.held()];
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
      const places = outline.map((each) => map.containerPointToLatLng(each)).map(({ lng, lat }) => [lng, lat]);
      if (!isWide(outline)) { // a click
        this.toggle(places[0]);
        return;
      }
      Object.assign(this, { within: places, places: [] });
      this.pick();
    };
    const { signal } = stroke;
    document.addEventListener("pointermove", mine(follow), { signal });
    document.addEventListener("pointerup", mine(end), { signal });
    document.addEventListener("pointercancel", mine(() => stroke.abort()), { signal });
  }

  leave() {
    this.stroke?.abort();
    this.show(null);
    this.studio.map.getContainer().removeEventListener("pointerdown", this.pressed, { capture: true });
    Object.assign(this, { found: null, reached: null, question: null, within: null, places: [], takers: [], taker: null });
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
