// Grids chosen by click; several with Ctrl or Shift, or by touch while *Choose several* is on.

import { button, element } from "../../lib/element.js";
import { listed, t } from "../../lib/words.js";
import { guide, isTouched } from "../guide.js";
import { gridAt } from "../place.js";

export class Select {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.several = false;
    this.say();
  }

  /** Where there may be no key to hold, a button says that several are meant. */
  say() {
    if (!isTouched()) {
      guide(null);
      return;
    }
    const made = button(t("Choose several"), () => { this.several = !this.several; this.say(); });
    made.setAttribute("aria-pressed", String(this.several));
    guide(this.several ? t("Tap each grid that is to be chosen; once more lets go of it.") : t("Tap a grid to see its figures."), [made]);
  }

  click(place, event) {
    const found = gridAt(this.studio.plan.grids, place)?.properties.code;
    const several = this.several || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!several) this.studio.choose(found ? [found] : []);
    else if (found) this.studio.choose(toggled(this.studio.chosen, found));
  }

  move(place, latlng) {
    this.studio.onMap.hint(gridAt(this.studio.plan.grids, place)?.properties.code, latlng);
  }

  leave() {
    this.studio.onMap.hint(null);
    guide(null);
  }
}

/** Codes with one more, or one less. */
export function toggled(codes, code) {
  return codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code];
}

/** What a grid is called with its community: names begin anew in each. */
export function nameOf({ name, community_name: community }) {
  return `${community ?? ""}${name}`;
}

/** The same as nodes: a narrow line is broken between community and grid. */
export function namePieces({ name, community_name: community }) {
  return [community ?? "", element("wbr"), name];
}

const CODE = /[0-9A-Za-z](?:[-0-9A-Za-z._]*[0-9A-Za-z_])?/g;
const COUNT = /^\d{1,5}$/; // it may be one of households, too

/** A sentence about codes with the full names of grids and micro-grids; those that are no more, or had the code before, with their codes. */
export function named(text, { grids, state }) {
  const known = new Map(state.retired.map((grid) => [grid.code, `${nameOf(grid)} (${grid.code})`]));
  for (const [code, now] of Object.entries(state.recoded ?? {})) {
    if (grids.has(now)) known.set(code, `${nameOf(grids.get(now).properties)} (${code})`);
  }
  for (const { code, name } of state.parties ?? []) known.set(code, name);
  for (const [code, { properties }] of grids) {
    known.set(code, nameOf(properties));
    for (const micro of properties.micro_grids ?? []) known.set(micro.code, `${nameOf(properties)}${micro.name}`);
  }
  return text.replace(CODE, (code) => (COUNT.test(code) ? code : known.get(code) ?? code));
}

/** The names of grids in one text. */
export function namesOf(plan, codes) {
  return listed(codes.map((code) => (plan.grids.has(code) ? nameOf(plan.grids.get(code).properties) : code)));
}
