// Grids chosen by click; with Ctrl or Shift several.

import { listed } from "../../lib/words.js";
import { guide } from "../guide.js";
import { gridAt } from "../place.js";

export class Select {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    guide(null);
  }

  click(place, event) {
    const found = gridAt(this.studio.plan.grids, place)?.properties.code;
    const several = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!several) this.studio.choose(found ? [found] : []);
    else if (found) this.studio.choose(toggled(this.studio.chosen, found));
  }

  leave() {}
}

/** Codes with one more, or one less. */
export function toggled(codes, code) {
  return codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code];
}

/** What a grid is called with its community: names begin anew in each. */
export function nameOf({ name, community_name: community }) {
  return `${community ?? ""}${name}`;
}

/** The names of grids in one text. */
export function namesOf(plan, codes) {
  return listed(codes.map((code) => (plan.grids.has(code) ? nameOf(plan.grids.get(code).properties) : code)));
}
