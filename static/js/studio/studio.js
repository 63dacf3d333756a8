// The studio: the tool in hand, the grids that are chosen, and what is told.

import { element, linked } from "../lib/element.js";
import { t } from "../lib/words.js";
import { changesOf } from "./changes.js";
import { boxOf, gridAt } from "./place.js";
import { Proposing } from "./proposing.js";
import { heedOnce, isSecondTap } from "./second_tap.js";
import { Snap } from "./snap.js";
import { Border } from "./tools/border.js";
import { Comment } from "./tools/comment.js";
import { Create } from "./tools/create.js";
import { Divide } from "./tools/divide.js";
import { Give } from "./tools/give.js";
import { Golden } from "./tools/golden.js";
import { Measure } from "./tools/measure.js";
import { Merge } from "./tools/merge.js";
import { Retire } from "./tools/retire.js";
import { nameOf, namesOf, Select } from "./tools/select.js";
import { Split } from "./tools/split.js";

const TOOLS = { select: Select, split: Split, merge: Merge, border: Border, give: Give, create: Create, retire: Retire, divide: Divide, comment: Comment, measure: Measure, golden: Golden };
const NAMED = 4; // grids that a refusal names
const byId = (id) => document.getElementById(id);

/** Tells by an event "choose" when other grids are chosen. */
export class Studio extends EventTarget {
  constructor(plan, onMap) {
    super();
    Object.assign(this, { plan, onMap, map: onMap.map, chosen: [], grasp: 0, atWork: false, stage: plan.state.stage });
    this.snap = new Snap(onMap.district, byId("snap"));
    this.tools = Object.fromEntries([...document.querySelectorAll("[data-tool]")].map(({ dataset }) => [dataset.tool, new TOOLS[dataset.tool](this)]));
    this.proposing = new Proposing(this, byId("proposing"));
    this.listen();
    this.take("select");
  }

  /** Take a tool into the hand. */
  take(name) {
    this.tools[this.tool]?.leave();
    this.grasp += 1;
    this.fail(null);
    // What was chosen to be worked at is taken along; what another tool was at is not.
    if (this.tool && this.tool !== "select") this.choose([]);
    this.tool = name;
    for (const each of document.querySelectorAll("[data-tool]")) each.setAttribute("aria-pressed", String(each.dataset.tool === name));
    this.map.getContainer().classList.toggle("drawing", name !== "select");
    this.inHand.enter();
  }

  /** A question to be asked after each wait: whether what was in hand before it still is. */
  held() {
    const { grasp } = this;
    return () => this.grasp === grasp;
  }

  /** Finish what the tool in hand has begun; a second time only when the first is through. */
  async finish() {
    if (this.atWork) return;
    this.atWork = true;
    try {
      await this.inHand.done?.();
    } finally {
      this.atWork = false;
    }
  }

  get inHand() {
    return this.tools[this.tool];
  }

  /** Choose grids by their codes. */
  choose(codes) {
    this.chosen = codes;
    this.onMap.mark(codes);
    this.dispatchEvent(new Event("choose"));
  }

  /** Ask for what somebody has just drawn or clicked: once that is found, what was refused before is not on the screen any more. */
  async ask(path, sent) {
    const found = await this.plan.ask(path, sent);
    if (found) this.fail(null);
    return found;
  }

  /** The codes of the grids with which one shares a border, the longest first. */
  async neighbours(code) {
    const found = await this.plan.ask(`borders.geojson?grids=${encodeURIComponent(code)}`);
    const metres = new Map();
    for (const { properties } of found?.features ?? []) {
      const other = properties.left === code ? properties.right : properties.left;
      if (other) metres.set(other, (metres.get(other) ?? 0) + properties.length_m);
    }
    return [...metres].filter(([other]) => this.plan.grids.has(other)).sort((a, b) => b[1] - a[1]).map(([other]) => other);
  }

  /** The grid whose box is nearest to a place, in no grid itself. */
  nearestGrid([x, y]) {
    const away = ({ geometry }) => {
      const [west, south, east, north] = boxOf(geometry);
      return Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north));
    };
    return [...this.plan.grids.values()].reduce((best, one) => (away(one) < away(best) ? one : best));
  }

  // --- telling

  say(text) {
    byId("said").textContent = text;
  }

  /** Say why something was not done, with the place it is about; null takes it back. */
  fail(message, place = null) {
    const note = byId("failed");
    note.hidden = !message;
    note.firstElementChild.replaceChildren(...linked(message ?? ""));
    const there = byId("failed-place");
    there.hidden = !place;
    there.onclick = () => this.onMap.lookAt([], place);
    this.onMap.point(place);
    if (message) note.scrollIntoView({ block: "nearest" });
  }

  /** Say why something was not done that others were quicker with; what they did, which stands beside the map as news, is said with it, once. */
  overtaken(message, place = null) {
    const news = byId("news");
    this.fail(news.hidden || !this.theirs ? message : t("%(message)s %(changes)s.", { message, changes: this.theirs }), place);
    news.hidden = true;
  }

  // --- listening

  listen() {
    for (const each of document.querySelectorAll("[data-tool]")) each.addEventListener("click", () => this.take(each.dataset.tool));
    const { map } = this;
    // On a tablet the guide takes its room from the map: the district stays whole, or the ground where it was moved to.
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    map.doubleClickZoom.disable();
    map.boxZoom.disable();
    map.on("click", ({ latlng, originalEvent }) => { if (!isSecondTap(originalEvent)) this.inHand.click([latlng.lng, latlng.lat], originalEvent); });
    for (const part of document.querySelectorAll(".below > .guide, #parts, #deeds")) heedOnce(part);
    // Only what is being drawn has an end to double-click.
    map.on("dblclick", () => { if (this.inHand.sketch?.places.length > 1) this.finish(); });
    map.on("mousemove", ({ latlng }) => this.inHand.move?.([latlng.lng, latlng.lat], latlng));
    map.on("mouseout", () => this.onMap.hint(null));
    document.addEventListener("keydown", (event) => this.key(event));
    byId("tools").addEventListener("keydown", (event) => this.walk(event));
    // Where the browser says itself what is wrong in a form, what was refused before is not said beside it.
    document.addEventListener("invalid", () => this.fail(null), true);
    this.plan.addEventListener("away", ({ detail }) => this.away(detail));
    this.plan.addEventListener("refused", ({ detail }) => this.refused(detail));
    this.plan.addEventListener("change", ({ detail }) => this.changed(detail));
  }

  refused({ message, code, facts = {} }) {
    const { lon = null, lat = null, codes = [] } = facts;
    // What has made it stale is said with it, once.
    if (facts.changes) byId("news").hidden = true;
    const place = lon === null ? null : [lon, lat];
    this.fail(facts.changes ? message : this.about(message, codes, place), place);
    byId("failed").firstElementChild.append(...wayBack(code));
  }

  /** A sentence, with the grids that it is about where there are, else that in which the place lies. */
  about(message, codes, place) {
    const there = codes.filter((code) => this.plan.grids.has(code));
    const around = place && !there.length ? gridAt(this.plan.grids, place) : null;
    if (around) return t("%(message)s The place is in %(grid)s.", { message, grid: nameOf(around.properties) });
    if (!there.length || there.length > NAMED) return message;
    return t("%(message)s It is about %(grids)s.", { message, grids: namesOf(this.plan, there) });
  }

  changed({ deed, events, codes, before }) {
    // At another stage the page has other tools.
    if (this.plan.state.stage !== this.stage) location.reload();
    if (deed === "recount") return; // nobody has done anything to the plan
    if (deed) this.fail(null);
    const news = byId("news");
    news.hidden = deed !== null;
    this.theirs = deed ? null : changesOf(events);
    if (!deed) news.firstElementChild.textContent = t("The plan was changed, and the map shows it. %(changes)s.", { changes: this.theirs });
    this.choose(this.chosen.filter((code) => this.plan.grids.has(code)));
    if (["undo", "redo"].includes(deed)) this.onMap.bring({ codes, before });
    // What the tool in hand does itself it goes on from.
    if (!deed || !this.atWork) this.inHand.changed?.();
  }

  /** Say that what others do is not seen for now; null takes it back. */
  away(error) {
    const news = byId("news");
    news.hidden = !error;
    news.firstElementChild.replaceChildren(error?.message ?? "", ...wayBack(error?.code));
  }

  /** The arrow keys go from tool to tool. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...byId("tools").children];
    all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
    event.preventDefault();
  }

  key(event) {
    const { target, key } = event;
    if (event.altKey || target.closest("input, select, textarea, dialog")) return;
    if ((event.ctrlKey || event.metaKey) && key !== " ") {
      const back = key.toLowerCase() === "z" && !event.shiftKey;
      const again = key.toLowerCase() === "y" || (key.toLowerCase() === "z" && event.shiftKey);
      if (!byId("undo") || !(back || again)) return;
      event.preventDefault();
      if (back && this.inHand.sketch?.places.length) this.inHand.back();
      else this.undoing.press(back ? "undo" : "redo");
      return;
    }
    if (!this.drawingKey(event)) {
      if (!target.closest("#map, #tools, .bar") && target !== document.body) return;
      const wanted = document.querySelector(`[data-tool][aria-keyshortcuts="${CSS.escape(key.toUpperCase())}"]`);
      if (!wanted) return;
      this.take(wanted.dataset.tool);
    }
    event.preventDefault();
  }

  /** Keys of the tool in hand: with the keyboard, what is in the middle of the map is clicked by the space bar. */
  drawingKey({ key, target, ctrlKey, shiftKey }) {
    const onMap = target === this.map.getContainer();
    // Once lets go of what is begun, twice of the tool.
    if (key === "Escape") this.take(this.isIdle() ? "select" : this.tool);
    else if (key === "Enter" && (onMap || target === document.body)) this.finish();
    else if (key === "Backspace" && (onMap || target === document.body)) this.inHand.back?.();
    else if (key === " " && onMap) {
      const { lng, lat } = this.map.getCenter();
      this.inHand.click([lng, lat], { ctrlKey, shiftKey });
    } else return false;
    return true;
  }

  isIdle() {
    const { sketch, arc, found, crossing, ground, stroke } = this.inHand;
    return !(sketch?.places.length || arc || found || crossing || ground || stroke);
  }
}

/** Whoever was signed out meanwhile goes on from here. */
function wayBack(code) {
  if (code !== "sign_in_needed") return [];
  return [" ", element("a", { href: `/sign-in?next=${encodeURIComponent(location.pathname)}`, textContent: t("Sign in") })];
}
