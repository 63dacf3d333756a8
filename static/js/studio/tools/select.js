// Grids chosen by click; several with Ctrl or Shift, or by touch while *Choose several* is on.

import { button } from "../../lib/element.js";
import { listed, t } from "../../lib/words.js";
import { guide } from "../guide.js";
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
    if (!matchMedia("(any-pointer: coarse)").matches) {
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

  leave() {
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

/** A sentence about codes with the full names of the grids that are there; those that are no more with their codes, too. */
export function named(text, { grids, state }) {
  const was = new Map(state.retired.map((grid) => [grid.code, `${nameOf(grid)} (${grid.code})`]));
  return text.replace(/\d{9,20}/g, (code) => (grids.has(code) ? nameOf(grids.get(code).properties) : was.get(code) ?? code));
}

/** The names of grids in one text. */
export function namesOf(plan, codes) {
  return listed(codes.map((code) => (plan.grids.has(code) ? nameOf(plan.grids.get(code).properties) : code)));
}
