// Redraws proposed: asked for, shown as soon as each is made, compared on the map, one of them done as ordinary edits.

/* global L */
import { ApiError, getJson, postJson, remove } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { number, ratio, t } from "../lib/words.js";
import { palette } from "../map/palette.js";
import { nameOf } from "./tools/select.js";

const LOOK_AGAIN = 400; // ms
const WAYS = 3; // redraws that are compared
const MOST_TOLD = 5; // bounds that are not met, the others behind a line
const UNSAID = "?"; // no code
const BEHIND = ["figures", "chosen"]; // what steps back while a redraw is on the map

export class Proposing {
  constructor(studio, section) {
    Object.assign(this, { studio, section });
    // click: also of the one that is picked by itself, which is meant then
    section.addEventListener("click", ({ target }) => { if (target.name === "redraw") this.mean(this.found(target.value)); });
  }

  /** Ask what is to be redrawn: what is chosen, its community, or all. */
  ask() {
    this.close();
    const [grid, choices] = this.choices();
    const asks = grid ? [] : [element("option", { value: UNSAID, textContent: t("– choose –"), disabled: true, selected: true })];
    const within = element("select", { className: "form-select", id: "propose-within" }, ...asks, ...choices.map(([value, textContent]) => element("option", { value, textContent })));
    const chosen = () => choices[within.selectedIndex - asks.length];
    const count = element("input", { className: "form-control", id: "propose-grids", type: "number", min: 1, max: 20_000, required: true, value: grid ? choices[0][2] : "" });
    within.addEventListener("change", () => { count.value = chosen()[2]; });
    const form = element("form", { className: "propose" },
      element("label", { htmlFor: "propose-within", textContent: t("Redraw") }), within,
      element("label", { htmlFor: "propose-grids", textContent: t("into so many grids") }), count,
      element("div", { className: "propose-deeds" }, element("button", { className: "btn btn-primary", textContent: t("Propose") }), button(t("Cancel"), () => this.close())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!chosen()) {
        this.studio.fail(t("Choose first what is to be redrawn."));
        return;
      }
      this.studio.fail(null);
      const [code, called] = chosen();
      this.ground = code === grid?.code ? nameOf(grid) : called;
      this.start({ grids: count.valueAsNumber, within: within.value });
    });
    const hint = t("Along roads and waters, buildings whole, as many households in each grid.");
    const more = grid ? "" : t("To split one grid, choose it on the map first.");
    this.show(element("p", { className: "quiet", textContent: `${hint} ${more}` }), form);
    (grid ? count : within).focus({ preventScroll: true });
  }

  /** The grid that is chosen, and what can be redrawn: [code, name, into so many grids as now], what is chosen first. */
  choices() {
    const { plan, chosen } = this.studio;
    const base = [...plan.grids.values()].map(({ properties }) => properties).filter(({ kind }) => kind === "base");
    const of = new Map();
    for (const { community } of base) of.set(community, (of.get(community) ?? 0) + 1);
    const grid = chosen.length === 1 ? plan.grids.get(chosen[0]).properties : null;
    const row = ({ code, name }) => [code, name, of.get(code)];
    const known = plan.state.communities.filter(({ code }) => of.has(code));
    const own = known.filter(({ code }) => code === grid?.community).map(row);
    const others = known.filter(({ code }) => code !== grid?.community).map(row).sort((a, b) => a[1].localeCompare(b[1], "zh"));
    return [grid, [...(grid ? [[grid.code, t("%(grid)s, split", { grid: grid.name }), 2]] : []), ...own, ["", t("the whole district"), base.length], ...others]];
  }

  show(...content) {
    this.section.hidden = false;
    this.section.replaceChildren(element("h2", { textContent: t("Propose a redraw") }), ...content);
    // Where all stands one below the other the redraws come over the foot of the page, and the map stays in sight.
    if (getComputedStyle(this.section).position === "fixed") document.querySelector(".map-frame").scrollIntoView({ block: "start" });
    else this.section.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.leave();
    this.section.hidden = true;
  }

  /** Let go of the redraws; those that are not made yet are not made any more. */
  leave() {
    if (this.job && this.goesOn) cancel(this.job.id);
    this.job = null;
    this.asked = null;
    this.clear();
  }

  /** The map without a redraw. */
  clear() {
    this.drawn?.remove();
    for (const pane of BEHIND) this.studio.map.getPane(pane).classList.remove("behind-a-redraw");
    this.studio.onMap.tell(null);
  }

  async start(asked) {
    this.leave();
    this.wish = asked;
    this.candidates = [];
    this.meant = null;
    const bar = element("progress", { max: 1, value: 0 });
    bar.setAttribute("aria-label", t("How far it is"));
    const how = element("p", { role: "status", textContent: t("Redraws are being made …") });
    this.making = element("div", {}, how, bar);
    this.show(this.making, button(t("Cancel"), () => this.close()));
    const mine = (this.asked = {});
    try {
      const first = this.studio.plan.state.version * 10; // others than those for the version before
      this.seeds = Array.from({ length: WAYS }, (_, i) => first + i);
      const job = await postJson(`${this.studio.plan.address}/propose`, { ...asked, seeds: this.seeds });
      if (this.asked !== mine) { // cancelled before it was known by its number
        await cancel(job.id);
        return;
      }
      Object.assign(this, { job, goesOn: true });
      await this.wait(bar, how);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.asked !== mine) return; // nobody waits any more
      this.close();
      this.studio.refused(error);
    }
  }

  /** Show redraws as they are made, until all are, or nobody waits for them any more. */
  async wait(bar, how) {
    const { id, result } = this.job;
    const pause = () => new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN); });
    const look = (url) => getJson(url).catch((error) => {
      if (!willPass(error)) throw error;
      how.textContent = t("The server does not answer just now, and is asked again …");
      return null;
    });
    for (let seen = 0; ; await pause()) {
      if (this.job?.id !== id) return;
      if (this.studio.plan.busy) continue; // where one is being taken the server ends the job
      const job = await look(`/api/jobs/${id}`);
      if (this.job?.id !== id) return;
      if (!job || this.studio.plan.busy) continue;
      bar.value = job.done / job.of;
      const isWhole = job.state === "finished";
      if (isWhole || job.so_far > seen) {
        const found = await look(isWhole ? result : `/api/jobs/${id}/so-far`);
        if (this.job?.id !== id) return;
        if (!found) continue;
        this.goesOn = !isWhole;
        this.compare(found);
        seen = job.so_far;
      }
      if (isWhole) return;
      if (job.state === "cancelled" || job.state === "failed") {
        this.goesOn = false;
        this.close();
        if (job.state === "failed") this.studio.fail(t("No redraw could be made. Try again, or with another number of grids."));
        return;
      }
      how.textContent = this.howFar(job);
    }
  }

  howFar({ state, so_far: made }) {
    if (state === "waiting") return t("Others are served first. Redraws are made then …");
    return made ? t("%(made)s of %(tries)s redraws are made; the others are added here …", { made, tries: WAYS }) : t("Redraws are being made …");
  }

  found(seed) {
    return this.candidates.find((each) => String(each.seed) === seed);
  }

  /** Show the redraws there are, the best first; the one that somebody picked stays on the map when others join, else it is the best. */
  compare({ candidates, refused }) {
    if (!candidates.length) {
      this.close();
      this.studio.fail(refused);
      return;
    }
    const isFirst = !this.candidates.length;
    const pick = candidates.find(({ seeds }) => seeds.includes(this.meant?.seed)) ?? candidates[0];
    const isOther = isFirst || pick.seed !== this.picked().seed;
    if (isFirst) this.room();
    this.candidates = candidates;
    const isHeld = this.list.contains(document.activeElement);
    this.list.replaceChildren(this.table(pick), ...sameAgain(candidates, this.goesOn));
    if (isHeld) this.list.querySelector("input:checked").focus({ preventScroll: true });
    this.making.hidden = !this.goesOn;
    if (isOther) this.look(pick);
  }

  /** Somebody picks one. */
  mean(found) {
    this.meant = found;
    this.look(found);
  }

  /** Where redraws are compared; what is pressed there does not move when others join. */
  room() {
    this.list = element("div");
    this.short = element("div", { className: "shortfalls" });
    const deeds = element("div", { className: "propose-deeds" }, button(t("Take this one"), () => this.take(this.picked()), "btn btn-primary"), button(t("None of them"), () => this.close()));
    this.show(this.list, keys(), this.short, deeds, this.making);
  }

  table(pick) {
    const { candidates } = this;
    return element("table", { className: "figures" },
      element("thead", {}, element("tr", {}, element("td"), ...candidates.map((each) => head(each, this.numberOf(each), each === pick)))),
      element("tbody", {}, ...figuresOf(candidates, (each) => this.lookAtLeast(each)).map(([title, write]) => element("tr", {}, element("th", { scope: "row", textContent: title }), ...candidates.map((each) => element("td", { className: "numeric" }, write(each)))))));
  }

  picked() {
    return this.found(this.list.querySelector("input:checked").value);
  }

  /** What it is called, which stays so when a better one joins. */
  numberOf({ seed }) {
    return this.seeds.indexOf(seed) + 1;
  }

  look(found) {
    this.clear();
    this.drawn = drawn(found).addTo(this.studio.map);
    for (const pane of BEHIND) this.studio.map.getPane(pane).classList.add("behind-a-redraw");
    this.studio.onMap.tell(found.shapes.features);
    this.studio.onMap.district.lookAt(this.drawn.getBounds().pad(0.1));
    const told = this.shortfalls(found);
    const rest = told.splice(MOST_TOLD);
    const more = rest.length ? [element("details", {}, element("summary", { textContent: t("%(count)s more bounds that are not met", { count: number(rest.length) }) }), ...rest)] : [];
    this.short.replaceChildren(...told, ...more);
  }

  /** Why bounds are not met, each with the way to its place, where it has one. */
  shortfalls({ shortfalls, shortfall_places: places }) {
    if (!shortfalls.length) return [element("p", { className: "quiet", textContent: t("All bounds are met.") })];
    const isTold = (text, i) => places[i] || shortfalls.indexOf(text) === i;
    const line = (text, place) => element("p", { className: "quiet" }, `△ ${text} `, ...(place ? [button(t("Show the place"), () => this.studio.onMap.lookAt([], place), "jump")] : []));
    return shortfalls.flatMap((text, i) => (isTold(text, i) ? [line(text, places[i])] : []));
  }

  /** Show the least compact grid of a redraw, which is picked by that. */
  lookAtLeast(found) {
    if (found !== this.picked()) this.list.querySelector(`input[value="${found.seed}"]`).click();
    this.studio.onMap.district.lookAt(L.geoJSON(found.shapes.features[found.least_compact.shape]).getBounds().pad(0.3));
  }

  /** Do one of them: what colleagues have done elsewhere meanwhile does not matter, the server sees to that. */
  async take(found) {
    this.taken = { number: this.numberOf(found), ground: this.ground, grids: number(found.grids), steps: number(found.edits.length) };
    const sent = { job: this.job.id, seed: found.seed };
    if (await this.studio.plan.send("proposal", sent, { refused: (error) => this.refuse(error) })) {
      this.goesOn = false; // the server has stopped the others
      this.close();
    }
  }

  /** Say why none was done. They stay to be taken, but where their own grids were changed: then they are made anew. */
  refuse(error) {
    if (error.code === "proposal_outdated") {
      this.leave();
      const again = button(t("Propose again with the same choices"), () => this.start(this.wish), "btn btn-primary");
      this.show(element("p", { className: "quiet", textContent: t("%(ground)s, into %(grids)s grids", { ground: this.ground, grids: number(this.wish.grids) }) }), element("div", { className: "propose-deeds" }, again, button(t("None of them"), () => this.close())));
    }
    this.studio.refused(error);
  }
}

/** How what a redraw changes is drawn; ground and lines differ in more than colour. */
function drawn({ shapes, change }) {
  const { accent, border, warning } = palette();
  const styles = {
    ground: { stroke: false, fill: true, fillColor: warning, fillOpacity: 0.4 },
    gone: { color: warning, weight: 2.5, dashArray: "3 6", fill: false },
    new: { color: accent, weight: 4.5, fill: false },
  };
  const how = { pane: "sketch", interactive: false };
  const changed = Object.keys(styles).map((what) => ({ ...change, features: change.features.filter(({ properties }) => properties.what === what) }));
  const [ground, gone, fresh] = changed.map((some, i) => L.geoJSON(some, { ...how, style: () => Object.values(styles)[i] }));
  const kept = L.geoJSON(shapes, { ...how, style: () => ({ color: border, weight: 2, fill: false }) });
  return L.featureGroup([ground, kept, gone, fresh]);
}

/** What is drawn how. */
function keys() {
  const texts = { new: t("New border"), kept: t("Border as it is"), gone: t("Border that goes"), ground: t("Ground that moves to another grid"), number: t("Households of a new grid") };
  return element("ul", { className: "redraw-keys" }, ...Object.entries(texts).map(([what, text]) => element("li", {}, element("span", { className: `redraw-key redraw-${what}` }), text)));
}

/** Whether what failed may be well the next time: no connection, or a gateway that waits for the server. */
const willPass = ({ code, status }) => code === "offline" || code === "unreadable" || status >= 500;

const cancel = (id) => remove(`/api/jobs/${id}`).catch(() => {});

/** By what redraws are compared, and how each is written; golden addresses only where there are any. */
function figuresOf(candidates, lookAtLeast) {
  return [
    [t("Off the mean at most"), (each) => `${number(each.worst_deviation * 100, 1)} %`],
    [t("Compactness"), (each) => ratio(each.mean_polsby_popper)],
    [t("Least compact grid"), (each) => button(ratio(each.least_polsby_popper), () => lookAtLeast(each), "jump")],
    [t("On roads"), (each) => `${number(each.feature_share * 100)} %`],
    candidates.some((each) => each.addresses_moved !== null)
      ? [t("Addresses that move"), (each) => number(each.addresses_moved)]
      : [t("Households that move"), (each) => number(each.households_moved)],
    ...(candidates.some((each) => each.golden) ? [[t("Golden addresses that move"), (each) => number(each.golden_moved)]] : []),
  ];
}

/** The head of a redraw's column, by which it is picked. */
function head(found, number, isPicked) {
  const pick = element("input", { type: "radio", name: "redraw", value: found.seed, id: `redraw-${number}`, checked: isPicked, className: "form-check-input" });
  return element("th", { scope: "col", className: "numeric" }, element("label", { htmlFor: pick.id }, pick, t("Redraw %(number)s", { number })));
}

/** How many of the redraws are not listed because they came out as another one; said once all are made. */
function sameAgain(candidates, goesOn) {
  if (goesOn) return [];
  const tries = candidates.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const same = tries - candidates.length;
  if (!same) return [];
  const told = candidates.length === 1 ? t("%(tries)s redraws were made; all came out the same.", { tries }) : t("%(tries)s redraws were made; %(same)s came out as one of these.", { tries, same });
  return [element("p", { className: "quiet", textContent: told })];
}
