// The micro-grids of the chosen grid: their households, and what can be done about them.

import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { nameOf } from "./tools/select.js";

const [LEAST, MOST] = [15, 50]; // households of a micro-grid

/** The micro-grids of a grid as a list, to be merged, renamed and recoded by whoever draws; nothing for a grid without any. */
export function microGrids(studio, { code, micro_grids: micros }) {
  if (!micros) return [];
  const form = element("form", { className: "micro-grids" }, ...micros.map((micro) => row(micro, studio.draws)));
  if (studio.draws) form.append(deeds(studio, code, micros, form));
  return [element("h3", { textContent: t("Micro-grids") }), form];
}

function row({ code, name, households }, draws) {
  const outside = households !== null && (households < LEAST || households > MOST);
  const told = element("span", { className: `numeric ${outside ? "outside" : ""}`, textContent: households === null ? "–" : t("%(count)s households", { count: number(households) }) });
  if (outside) told.title = t("A micro-grid has 15 to 50 households.");
  const called = element("span", {}, name, " ", element("span", { className: "quiet code", textContent: code }));
  if (!draws) return element("div", { className: "micro-grid" }, called, told);
  const box = element("input", { type: "checkbox", className: "form-check-input", name: "micro", value: code });
  return element("label", { className: "micro-grid" }, box, called, told);
}

/** What can be done with those that are ticked: one is given another name or code, several are merged. */
function deeds(studio, code, micros, form) {
  const box = element("div", { className: "record" });
  const show = () => {
    const ticked = micros.filter((micro) => form.querySelector(`[value="${CSS.escape(micro.code)}"]`).checked);
    if (ticked.length === 0) box.replaceChildren(element("p", { className: "quiet", textContent: t("Tick one to change its name or code, several to merge them.") }));
    else if (ticked.length === 1) box.replaceChildren(...record(ticked[0]));
    else box.replaceChildren(button(t("Merge"), () => studio.plan.edit({ kind: "merge_micro", code, micros: ticked.map((micro) => micro.code), into: ticked[0].code }), "btn btn-primary"));
  };
  form.addEventListener("change", ({ target }) => { if (target.name === "micro") show(); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, new_code: other } = form.elements;
    if (!name) return; // nothing is ticked, or several
    const [called, coded, micro] = [name.value.trim(), other.value.trim(), other.defaultValue];
    if (called !== name.defaultValue && !(await studio.plan.edit({ kind: "rename_micro", code, micro, name: called }))) return;
    if (coded !== micro) await studio.plan.edit({ kind: "recode_micro", code, micro, new_code: coded });
  });
  show();
  return box;
}

/** The fields of what is written of a micro-grid; each that is another is an edit of its own. */
function record({ code, name }) {
  const fields = [["name", name, t("Name of the micro-grid")], ["new_code", code, t("Code of the micro-grid")]].map(([key, value, label]) => {
    const field = element("input", { className: "form-control", name: key, defaultValue: value, maxLength: 100, required: true });
    field.setAttribute("aria-label", label);
    return field;
  });
  return [...fields, element("button", { className: "btn btn-quiet", textContent: t("Change it") })];
}

/** The grids of a plan that have micro-grids, by their codes, with how many and how large they are. */
export function divided(plan) {
  const all = [...plan.grids.values()].map(({ properties }) => properties).filter((p) => p.micro_grids);
  return all.sort((a, b) => (a.code < b.code ? -1 : 1)).map((p) => ({ code: p.code, name: nameOf(p), told: sizes(p.micro_grids) }));
}

function sizes(micros) {
  const households = micros.map((micro) => micro.households);
  if (households.includes(null)) return t("%(count)s micro-grids", { count: number(micros.length) });
  return t("%(count)s micro-grids, %(least)s to %(most)s households", { count: number(micros.length), least: number(Math.min(...households)), most: number(Math.max(...households)) });
}

/** The codes and names of the micro-grids of a grid, to be compared. */
export function partsOf({ micro_grids: micros }) {
  return JSON.stringify((micros ?? []).map(({ code, name }) => [code, name]));
}
