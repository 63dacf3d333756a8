// What stands beside the map: the last step in figures, the chosen grids, the rules, the steps, and what comes next.

import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { ago } from "./ago.js";
import { showAll } from "./all_grids.js";
import { showChosen } from "./chosen.js";
import { showDeeds } from "./deeds.js";
import { figuresTable, numeric } from "./figures_table.js";
import { divided, partsOf } from "./micro_grids.js";
import { titleOfAct, titleOfTaken } from "./taken.js";
import { named, namePieces } from "./tools/select.js";

const byId = (id) => document.getElementById(id);
const SHOWN = 20; // rows and findings at once; more on demand
const LAST_STEPS = 4; // steps at once: what comes next stays in sight

export class Panel {
  constructor(studio) {
    this.studio = studio;
    this.open = new Set();
    this.last = null;
    studio.plan.addEventListener("change", ({ detail }) => { this.last = ["count", "recount"].includes(detail.deed) ? null : detail; this.show(); });
    studio.plan.addEventListener("busy", () => this.showBusy());
    studio.plan.addEventListener("published", () => showDeeds(byId("deeds"), studio));
    studio.addEventListener("choose", () => { this.showChosen(); this.showParties(); });
    setInterval(() => this.showSteps(), 60_000);
    byId("bar").hidden = false;
    this.show();
  }

  get plan() {
    return this.studio.plan;
  }

  show() {
    const { state, done } = this.plan;
    byId("stage").textContent = done.length ? t("%(stage)s · step %(number)s", { stage: state.stage_text, number: done.length }) : state.stage_text;
    byId("stage").className = `stage stage-${state.stage}`;
    byId("opening").hidden = this.plan.isCounted;
    byId("opening").textContent = t("The figures are being counted …");
    this.showStep();
    this.showChosen();
    this.showRules();
    this.showSteps();
    this.showParties();
    this.showDivided();
    this.showAll();
    showDeeds(byId("deeds"), this.studio);
    this.showBusy();
  }

  showBusy() {
    document.body.classList.toggle("working", this.plan.busy);
  }

  // --- the last step

  showStep() {
    const section = byId("step");
    const changes = this.last && rowsOf(this.last, this.plan);
    this.told = new Set(changes?.slice(0, SHOWN).map(({ code }) => code));
    const kept = this.last ? null : titleOfAct(this.studio.undoing.act("undo"));
    section.hidden = !changes?.length && !kept;
    if (kept) section.replaceChildren(element("h2", { id: "step-title", textContent: kept }));
    if (!changes?.length) return;
    const title = this.titleOf(this.last.deed);
    const isSettled = changes.some(({ open }) => open !== null); // whether anybody knows which cases are
    const head = [t("Grid"), t("Households"), t("Change"), t("Cases a month"), ...(isSettled ? [t("Open cases")] : []), t("Compactness")];
    const rows = changes.slice(0, SHOWN).map((row) => this.stepRow(row, isSettled));
    section.replaceChildren(
      element("h2", { id: "step-title", textContent: title }),
      figuresTable(title, head, rows),
      ...(changes.length > SHOWN ? [element("p", { className: "quiet", textContent: t("and %(count)s more grids", { count: number(changes.length - SHOWN) }) })] : []),
    );
    this.studio.say(title);
  }

  titleOf(deed) {
    const { done, undone } = this.plan;
    if (deed === "proposal") return titleOfTaken(this.studio.proposing.taken);
    const step = { edits: done.at(-1), redo: done.at(-1), undo: undone[0] }[deed];
    if (!step) return t("What has changed");
    const what = step.text;
    return deed === "undo" ? t("Undone: %(what)s", { what }) : t("This step: %(what)s", { what });
  }

  stepRow({ code, grid, households, change, cases, open, compactness, gone }, isSettled) {
    const text = change === null ? "–" : change > 0 ? `+${number(change)}` : number(change);
    const cell = element("td", { className: `numeric ${change > 0 ? "more" : change < 0 ? "fewer" : ""}`, textContent: text });
    return element("tr", {}, element("th", { scope: "row" }, gone ? element("del", {}, ...namePieces(grid)) : this.jump(code, ...namePieces(grid))), numeric(households), cell, numeric(cases, 1), ...(isSettled ? [numeric(open)] : []), numeric(compactness, 2));
  }

  jump(code, ...name) {
    const made = button("", () => { this.studio.choose([code]); this.studio.onMap.lookAt([code]); }, "jump");
    made.append(...name);
    return made;
  }

  showChosen() {
    showChosen(byId("chosen"), this.studio, this.told);
  }

  // --- the rules

  showRules() {
    if (!this.plan.isCounted) return;
    const { rules, findings, totals } = this.plan.state;
    const list = element("ul", { className: "rules" }, ...rules.map((rule) => this.rule(rule, findings.filter((each) => each.rule === rule.rule))));
    byId("rules").hidden = false;
    const facts = { grids: number(totals.grids), households: number(totals.households), worst: totals.worst_deviation === null ? "–" : `${number(totals.worst_deviation * 100)}\u00a0%` };
    byId("rules-kept").replaceChildren(
      element("p", { className: "quiet", textContent: t("%(grids)s grids, %(households)s households; worst off target: %(worst)s.", facts) }),
      ...this.postsOfEnded(),
      list,
    );
  }

  /** How many people are in posts of grids that are no more, with a jump to where each grid lay. */
  postsOfEnded() {
    const { totals, posts_of_ended: ended } = this.plan.state;
    if (!totals.posts_without_grid) return [];
    const told = t("Posts of grids that are no more: %(count)s.", { count: number(totals.posts_without_grid) });
    const jumps = ended.filter(({ lon }) => lon !== null).slice(0, SHOWN).map(({ grid, lon, lat }) => button(named(grid, this.plan), () => {
      this.studio.choose([]);
      this.studio.onMap.lookAt([], [lon, lat]);
    }, "jump"));
    return [element("p", { className: "quiet posts-of-ended" }, `${told} `, ...jumps)];
  }

  /** By how many of all a rule is kept; nothing of what is not counted here. */
  keptOf({ rule, count, grids: broken }) {
    const { parties, totals } = this.plan.state;
    const communities = () => new Set([...this.plan.grids.values()].map(({ properties }) => properties.community)).size;
    if (rule === "places_owned") return number(totals.places - totals.unowned_places);
    const all = { seamless: communities, community_whole: communities, party_grids: () => parties.length, golden_stay: () => totals.golden }[rule]?.();
    if (all === 0) return "–";
    return all === undefined ? `${number(totals.grids - broken)} / ${number(totals.grids)}` : `${number(Math.max(0, all - count))} / ${number(all)}`;
  }

  rule({ rule, text, count, grids, severity }, findings) {
    const kept = count === 0;
    const mark = element("span", { className: `sign sign-${kept ? "kept" : severity}`, textContent: kept ? "✔" : severity === "error" ? "✘" : "△" });
    mark.setAttribute("aria-hidden", "true");
    const said = element("span", { className: "visually-hidden", textContent: kept ? t("kept") : severity === "error" ? t("broken") : t("to look at") });
    const figure = element("span", { className: "rule-kept numeric", textContent: this.keptOf({ rule, count, grids }) });
    if (kept) return element("li", {}, element("div", { className: "rule" }, mark, element("span", { className: "rule-text", textContent: text }), said, figure));
    const summary = element("summary", { className: "rule" }, mark, element("span", { className: "rule-text", textContent: text }), said, element("span", { className: "rule-count numeric", textContent: t("in %(count)s places", { count: number(count) }) }), figure);
    const details = element("details", { open: this.open.has(rule) }, summary);
    details.addEventListener("toggle", () => { this.open[details.open ? "add" : "delete"](rule); this.fill(details, findings, count); });
    if (details.open) this.fill(details, findings, count);
    return element("li", { className: `is-${severity}` }, details);
  }

  fill(details, findings, count) {
    if (!details.open || details.children.length > 1) return;
    const list = element("ul", { className: "findings" });
    const add = (from) => {
      list.append(...findings.slice(from, from + SHOWN).map((each) => element("li", {}, this.finding(each))));
      if (from + SHOWN >= findings.length) {
        if (count > findings.length) list.append(element("li", { className: "quiet", textContent: t("and %(count)s more, listed when these are mended", { count: number(count - findings.length) }) }));
        return;
      }
      const more = button(t("More"), () => { more.parentElement.remove(); add(from + SHOWN); });
      list.append(element("li", {}, more));
    };
    add(0);
    details.append(list);
  }

  finding({ grids, text, lon, lat, bounds }) {
    return button(named(text, this.plan), () => {
      this.studio.choose(grids.filter((code) => this.plan.grids.has(code)));
      this.studio.onMap.lookAt(grids, [lon, lat], bounds);
    }, "jump");
  }

  // --- the steps

  showSteps() {
    const { done, undone } = this.plan;
    const section = byId("steps");
    section.hidden = !(done.length || undone.length);
    const items = [...[...undone].reverse(), ...[...done].reverse()].slice(0, this.allSteps ? undefined : LAST_STEPS).map((step) => this.step(step));
    const list = element("ol", { className: "steps" }, ...items);
    const rest = done.length + undone.length - items.length;
    section.replaceChildren(element("h2", { id: "steps-title", textContent: t("Steps") }), ...(this.studio.draws ? this.studio.undoing.whole() : []), list, ...(rest > 0 ? [button(t("All %(count)s steps", { count: done.length + undone.length }), () => { this.allSteps = true; this.showSteps(); })] : []));
  }

  step(step) {
    const { number: position, author_name: author, at, undone } = step;
    const when = element("time", { dateTime: at, title: new Date(at).toLocaleString(), textContent: ago(at) });
    const told = element("span", { className: "step-text", textContent: step.text });
    if (undone) told.append(element("span", { className: "tag", textContent: t("undone") }));
    const by = element("span", { className: "step-by" }, element("span", { className: "quiet", textContent: author ?? "" }), when);
    return element("li", { className: undone ? "undone" : "" }, element("span", { className: "numeric quiet", textContent: position }), told, by);
  }

  // --- party grids

  showParties() {
    const { parties } = this.plan.state;
    const section = byId("parties");
    section.hidden = !parties.length;
    section.replaceChildren(element("h2", { textContent: t("Party grids") }), element("ul", { className: "findings" }, ...parties.map((party) => this.party(party))));
  }

  party({ code, name, members }) {
    const sum = members.reduce((all, member) => all + (this.plan.grids.get(member)?.properties.households ?? 0), 0);
    const shown = button(name, () => { this.studio.choose(members); this.studio.onMap.lookAt(members); }, "jump");
    const told = element("span", { className: "quiet", textContent: t("%(count)s grids, %(households)s households", { count: number(members.length), households: number(sum) }) });
    const { chosen, draws } = this.studio;
    const group = (text, grids) => button(text, () => this.plan.edit({ kind: "group_party", code, name, members: grids }), "btn btn-quiet btn-small");
    const isOther = chosen.length > 1 && [...chosen].sort().join() !== [...members].sort().join();
    const deeds = draws ? [...(isOther ? [group(t("Give it the chosen grids"), chosen)] : []), group(t("Give up the group"), [])] : [];
    return element("li", { className: "party" }, shown, told, ...(deeds.length ? [element("span", { className: "party-deeds" }, ...deeds)] : []));
  }

  // --- grids with micro-grids

  showDivided() {
    const all = divided(this.plan);
    const section = byId("divided");
    section.hidden = !all.length;
    const items = all.slice(0, SHOWN).map(({ code, name, told }) => element("li", { className: "party" }, this.jump(code, name), element("span", { className: "quiet", textContent: told })));
    const rest = all.length > SHOWN ? [element("p", { className: "quiet", textContent: t("and %(count)s more grids", { count: number(all.length - SHOWN) }) })] : [];
    section.replaceChildren(element("h2", { textContent: t("Grids with micro-grids") }), element("ul", { className: "findings" }, ...items), ...rest);
  }

  // --- the map as a table

  showAll() {
    showAll(byId("all-grids"), this.plan, (code, ...name) => this.jump(code, ...name));
  }
}

/** What a step made of each grid; one with another code is the grid that it was. */
function rowsOf({ codes, gone, before, recoded }, plan) {
  const former = new Set(recoded.values());
  const row = (code) => {
    const [old, now] = [before.get(recoded.get(code) ?? code)?.properties, plan.grids.get(code)?.properties];
    const change = (now?.households ?? 0) - (old?.households ?? 0);
    const known = [old, now].every((each) => !each || each.households !== null);
    return { code, grid: now ?? old ?? { name: code }, gone: !now, households: now?.households ?? null, change: known ? change : null, cases: now?.cases_per_month ?? null, open: now?.open_cases ?? null, compactness: now?.polsby_popper ?? null, differs: differs(old, now) };
  };
  return [...codes, ...gone.filter((code) => !former.has(code))].map(row).filter((each) => each.differs);
}

/** Whether a grid is more than one that took over a corner of its neighbour's border. */
function differs(old, now) {
  if (!old || !now) return Boolean(old || now);
  return ["code", "name", "community", "kind", "households", "places"].some((field) => old[field] !== now[field]) || partsOf(old) !== partsOf(now) || Math.abs(old.area_m2 - now.area_m2) > 1;
}
