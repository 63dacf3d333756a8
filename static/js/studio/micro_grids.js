// The micro-grids of the chosen grid: their households, and what can be done about them.

import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { isTyped, refill, tellTheirs } from "./fields.js";
import { nameOf } from "./tools/select.js";

const [LEAST, MOST] = [15, 50]; // households of a micro-grid

/** The micro-grids of a grid as a list, to be merged, renamed and recoded by whoever draws; a grid without any shows nothing.
 *  By the event "refresh" the list follows the plan: what is ticked and typed stays. */
export class MicroGrids {
  constructor(studio, grid) {
    Object.assign(this, { studio, grid, micros: [], ticked: new Set(), offered: null });
    this.list = element("div");
    this.deeds = element("div", { className: "record" });
    this.form = element("form", { className: "micro-grids" }, this.list, ...(studio.draws ? [this.deeds] : []));
    this.element = element("div", { className: "kept" }, element("h3", { textContent: t("Micro-grids") }), this.form);
    this.element.addEventListener("refresh", () => this.follow());
    this.form.addEventListener("change", ({ target }) => {
      if (target.name !== "micro") return;
      this.ticked[target.checked ? "add" : "delete"](target.value);
      this.offer();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.fields.length) this.change();
    });
    this.follow();
  }

  /** The fields of what is written of the one that is ticked. */
  get fields() {
    return [...this.form.querySelectorAll(".form-control")];
  }

  /** Show the micro-grids that there are now. */
  follow() {
    const [before, now] = [this.micros, this.studio.plan.grids.get(this.grid).properties.micro_grids ?? []];
    const heir = (code) => heirOf(code, before, now);
    const { activeElement: focus } = document;
    const focused = this.list.contains(focus) ? heir(focus.value) : null;
    const gone = before.find(({ code }) => code === this.offered && !heir(code));
    if (gone && this.fields.some(isTyped)) this.studio.fail(t("The micro-grid %(name)s is no more: what you typed for it was not saved.", { name: gone.name }));
    this.micros = now;
    this.ticked = new Set([...this.ticked].map(heir).filter(Boolean));
    this.offered = heir(this.offered) ?? this.offered;
    this.list.replaceChildren(...now.map((micro) => row(micro, this.studio.draws, this.ticked.has(micro.code))));
    this.element.hidden = !now.length;
    if (focused) this.list.querySelector(`[value="${CSS.escape(focused)}"]`).focus();
    this.offer();
  }

  /** What can be done with those that are ticked: one is given another name or code, several are merged. */
  offer() {
    const ticked = this.micros.filter(({ code }) => this.ticked.has(code));
    const [first, ...others] = ticked;
    const offered = others.length ? "merge" : (first?.code ?? "hint");
    if (offered !== this.offered) {
      const made = { merge: () => [button(t("Merge"), () => this.merge(), "btn btn-primary")], hint: () => [element("p", { className: "quiet", textContent: t("Tick one to change its name or code, several to merge them.") })] };
      this.deeds.replaceChildren(...(made[offered]?.() ?? record()));
    }
    this.offered = offered;
    for (const input of this.fields) refill(input, writtenOf(first)[input.name]);
  }

  merge() {
    const micros = this.micros.map(({ code }) => code).filter((code) => this.ticked.has(code));
    this.studio.plan.edit({ kind: "merge_micro", code: this.grid, micros, into: micros[0] });
  }

  /** Change what was typed; each field is an edit of its own. */
  async change() {
    const [{ studio, grid: code }, [name, other]] = [this, this.fields];
    if (tellTheirs(this.fields, writtenOf(this.micros.find((micro) => micro.code === this.offered)), (text) => studio.fail(text))) return;
    const [called, coded] = [name, other].map(({ value }) => value.trim());
    if (called !== name.defaultValue) {
      if (!(await studio.plan.edit({ kind: "rename_micro", code, micro: this.offered, name: called }))) return;
      name.value = name.defaultValue = called;
    }
    if (coded !== other.defaultValue) await studio.plan.edit({ kind: "recode_micro", code, micro: this.offered, new_code: coded });
  }
}

const writtenOf = ({ code, name }) => ({ name, new_code: code });

/** The code that a micro-grid has now: one that was given another is known by its ground; null for one that is no more. */
function heirOf(code, before, now) {
  const ground = JSON.stringify(before.find((micro) => micro.code === code)?.geometry);
  return (now.find((micro) => micro.code === code) ?? now.find(({ geometry }) => JSON.stringify(geometry) === ground))?.code ?? null;
}

function row({ code, name, households }, draws, checked) {
  const outside = households !== null && (households < LEAST || households > MOST);
  const told = element("span", { className: `numeric ${outside ? "outside" : ""}`, textContent: households === null ? "–" : t("%(count)s households", { count: number(households) }) });
  if (outside) told.title = t("A micro-grid has 15 to 50 households.");
  const called = element("span", {}, name, " ", element("span", { className: "quiet code", textContent: code }));
  if (!draws) return element("div", { className: "micro-grid" }, called, told);
  const box = element("input", { type: "checkbox", className: "form-check-input", name: "micro", value: code, checked });
  return element("label", { className: "micro-grid" }, box, called, told);
}

/** The fields of what is written of a micro-grid, still empty. */
function record() {
  const fields = [["name", t("Name of the micro-grid")], ["new_code", t("Code of the micro-grid")]].map(([name, label]) => {
    const field = element("input", { className: "form-control", name, maxLength: 100, required: true });
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
