// The chosen grids: the figures of one, and what can be done about its record; several as a party grid.

import { button, element } from "../lib/element.js";
import { number, ratio, t } from "../lib/words.js";
import { isTyped, overtaken, refill } from "./fields.js";
import { MicroGrids } from "./micro_grids.js";
import { namesOf } from "./tools/select.js";

const FIRST = 4; // figures that are always shown
const WRITTEN = { name: "name", code: "code", grid_kind: "kind", community: "community" };
const KINDS = { base: () => t("Base grid"), dedicated: () => t("Dedicated grid") };

/** `told`: the codes whose figures the last step tells above. */
export function showChosen(section, studio, told = new Set()) {
  const { plan, chosen } = studio;
  section.hidden = chosen.length === 0 || !plan.isCounted;
  if (section.hidden) return;
  // What somebody is typing stays while the figures change.
  const who = chosen.join();
  const kept = section.dataset.chosen === who ? [...section.querySelectorAll(":scope > .kept")] : [];
  section.dataset.chosen = who;
  const title = element("h2", { id: "chosen-title", textContent: chosen.length === 1 ? namesOf(plan, chosen) : t("%(count)s grids chosen", { count: chosen.length }) });
  const head = element("div", { className: "heading-row" }, title, button(t("Close"), () => studio.choose([]), "btn btn-quiet btn-small"));
  const open = section.querySelector(".all-figures")?.open ?? false;
  const figures = chosen.length === 1 ? one(studio, plan.grids.get(chosen[0]).properties, open, told.has(chosen[0])) : [several(studio)];
  for (const old of [...section.children]) if (!kept.includes(old)) old.remove();
  for (const each of kept) each.dispatchEvent(new Event("refresh"));
  if (kept.length) kept[0].before(head, ...figures);
  else section.append(head, ...figures, ...forms(studio));
}

/** What stays as long as the same grids are chosen. */
function forms(studio) {
  const [code, ...others] = studio.chosen;
  if (others.length) return studio.draws ? [party(studio)] : [];
  return [new MicroGrids(studio, code).element, ...(studio.draws ? [record(studio, studio.plan.grids.get(code).properties)] : [])];
}

/** What is told above once is not told again, but among all figures. */
function one(studio, p, open, isTold) {
  const percent = (value) => (value === null ? "–" : `${number(value * 100)}\u00a0%`);
  const facts = [
    [t("Households"), `${p.households === null ? "–" : number(p.households)}${p.deviation === null ? "" : ` (${p.deviation > 0 ? "+" : ""}${percent(p.deviation)})`}`],
    [t("Compactness"), ratio(p.polsby_popper)], [t("Cases a month"), number(p.cases_per_month, 1)], [t("Addresses"), number(p.places)],
    [t("Community"), p.community_name ?? p.community ?? "–"], [t("Cases in a year"), number(p.cases)], ...(p.open_cases === null ? [] : [[t("Open cases"), number(p.open_cases)]]), [t("Code"), p.code], [t("Kind"), KINDS[p.kind]?.() ?? p.kind], [t("Residents, about"), p.residents === null ? "–" : number(p.residents)],
    [t("Area"), t("%(area)s ha", { area: number(p.area_m2 / 10_000, 1) })], [t("Compactness (Polsby-Popper / Reock)"), `${ratio(p.polsby_popper)} / ${ratio(p.reock)}`],
    [t("Buildings cut / estates cut"), `${number(p.buildings_cut)} / ${number(p.estates_cut)}`], [t("Border on roads and waters"), percent(p.real_share)],
    [t("People in posts"), `${number(p.posts)}${p.has_leader ? "" : ` · ${t("no leader")}`}`],
  ];
  const rest = element("details", { className: "change all-figures", open }, element("summary", { textContent: t("All figures") }), listOf(isTold ? facts : facts.slice(FIRST)));
  return [...(isTold ? [] : [listOf(facts.slice(0, FIRST), "facts facts-first")]), rest];
}

function listOf(facts, className = "facts") {
  return element("dl", { className }, ...facts.map(([name, value]) => element("div", {}, element("dt", { textContent: name }), element("dd", { className: "numeric", textContent: value }))));
}

/** The form that changes what is written of a grid; each field is an edit of its own.
 *  `p`: what is written when the form is made. What a colleague has written since is told before it is written over. */
function record(studio, p) {
  let known = p;
  const form = element("form", { className: "record" });
  const edits = {
    name: (value) => ({ kind: "rename", code: p.code, name: value }),
    code: (value) => ({ kind: "recode", code: p.code, new_code: value }),
    grid_kind: (value) => ({ kind: "change_kind", code: p.code, grid_kind: value }),
    community: (value) => ({ kind: "change_community", code: p.code, community: value }),
  };
  const what = element("select", { className: "form-select", name: "what" }, ...[["name", t("Name of the grid")], ["code", t("Code")], ["grid_kind", t("Kind")], ["community", t("Community")]].map(([value, textContent]) => element("option", { value, textContent })));
  what.setAttribute("aria-label", t("What is changed"));
  const held = element("span", { className: "held" });
  const field = () => {
    const options = { grid_kind: () => Object.entries(KINDS).map(([value, text]) => [value, text()]), community: () => communities(studio.plan) }[what.value]?.();
    const now = { grid_kind: p.kind, community: p.community }[what.value];
    const made = options
      ? element("select", { className: "form-select", name: "value" }, ...options.map(([value, textContent]) => element("option", { value, textContent, selected: value === now })))
      : element("input", { className: "form-control", name: "value", value: p[what.value] ?? "", maxLength: 100, required: true });
    made.setAttribute("aria-label", t("New value"));
    held.replaceChildren(made);
  };
  what.addEventListener("change", field);
  field();
  form.append(what, held, element("button", { className: "btn btn-quiet", textContent: t("Change it") }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = form.elements.value.value.trim();
    if (!value) {
      studio.fail(t("Write what it is to be called first."));
      return;
    }
    const [now, key] = [studio.plan.grids.get(p.code)?.properties ?? known, WRITTEN[what.value]];
    if (now[key] !== known[key]) {
      known = now;
      studio.fail(overtaken({ kind: KINDS[now.kind]?.(), community: now.community_name }[key] ?? now[key]));
      return;
    }
    const done = await studio.plan.edit(edits[what.value](value));
    known = studio.plan.grids.get(p.code)?.properties ?? known;
    if (done && what.value === "code") studio.choose([value]);
  });
  return element("details", { className: "change kept" }, element("summary", { textContent: t("Change name, code, kind or community") }), form);
}

/** The communities of the district by name: also one that has no grid any more can be given one. */
function communities(plan) {
  return plan.state.communities.map(({ code, name }) => [code, name]).sort((a, b) => a[1].localeCompare(b[1], "zh"));
}

function several(studio) {
  const { plan, chosen } = studio;
  const sum = chosen.reduce((all, code) => all + (plan.grids.get(code).properties.households ?? 0), 0);
  return element("p", { className: "quiet", textContent: t("%(grids)s: %(households)s households together", { grids: namesOf(plan, chosen), households: number(sum) }) });
}

/** The form that groups the chosen grids. A code that is that of a party grid by now is proposed no more, and refused when it is typed. */
function party(studio) {
  const holder = (code) => studio.plan.state.parties.find((each) => each.code === code);
  const form = element("form", { className: "record" });
  for (const [name, label] of [["code", t("Code")], ["title", t("Name of the party grid")]]) {
    const input = element("input", { className: "form-control", name, placeholder: label, required: true, maxLength: 100 });
    input.setAttribute("aria-label", label);
    form.append(input);
  }
  form.append(element("button", { className: "btn btn-quiet", textContent: t("Group") }));
  const made = element("details", { className: "change kept" }, element("summary", { textContent: t("Group them into a party grid") }), form);
  made.addEventListener("toggle", () => made.open && propose(studio, form.elements));
  made.addEventListener("refresh", async () => {
    const { code } = form.elements;
    const was = code.value;
    if (!made.open || isTyped(code) || !holder(was)) return;
    await propose(studio, form.elements);
    if (code.value !== was) studio.say(t("The code %(was)s is taken meanwhile; proposed is %(code)s.", { was, code: code.value }));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [code, title] = [form.elements.code.value.trim(), form.elements.title.value.trim()];
    const taken = holder(code);
    if (taken) {
      studio.fail(t("%(code)s is already the code of the party grid %(name)s. Nothing was grouped: choose another code, or give that one these grids in the list of party grids.", { code, name: taken.name }));
      form.elements.code.select();
      return;
    }
    made.open = false; // its own code is taken by it, which is no news
    if (!(await studio.plan.edit({ kind: "group_party", code, name: title, members: studio.chosen }))) {
      made.open = true;
      return;
    }
    for (const input of form.querySelectorAll("input")) input.value = input.defaultValue = "";
  });
  return made;
}

/** Fill in the next free code of a party grid and a name after it, where nobody has written others. */
async function propose({ plan, chosen }, { code, title }) {
  const { community } = plan.grids.get(chosen[0]).properties;
  const fresh = await plan.ask(`next-grid?kind=party&community=${encodeURIComponent(community ?? "")}`);
  if (!fresh) return;
  refill(code, fresh.code);
  refill(title, fresh.name);
  if (!isTyped(title)) title.select();
}
