// Grids made one.

import { element } from "../../lib/element.js";
import { t } from "../../lib/words.js";
import { guide, pointing } from "../guide.js";
import { gridAt } from "../place.js";
import { namesOf, toggled } from "./select.js";

export class Merge {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.say();
  }

  click(place) {
    const found = gridAt(this.studio.plan.grids, place);
    if (found) this.studio.choose(toggled(this.studio.chosen, found.properties.code));
    this.say();
  }

  say() {
    const { plan, chosen } = this.studio;
    if (chosen.length < 2) {
      guide(chosen.length ? t("%(grid)s and which others? %(Click)s its neighbours.", { grid: namesOf(plan, chosen), ...pointing() }) : t("%(Click)s the grids that are to be one.", pointing()));
      return;
    }
    const apart = otherCommunity(plan, chosen);
    if (apart) {
      guide(t("%(grid)s is in %(community)s: only grids of one community are merged. %(Click)s it again to leave it out.", { grid: namesOf(plan, [apart.code]), community: apart.community_name ?? apart.community, ...pointing() }));
      return;
    }
    const into = element("select", { className: "form-select" }, ...chosen.map((code) => element("option", { value: code, textContent: namesOf(plan, [code]) })));
    into.setAttribute("aria-label", t("The grid that stays"));
    if (chosen.includes(this.into?.value)) into.value = this.into.value;
    this.into = into;
    guide(t("Merge %(grids)s into:", { grids: namesOf(plan, chosen) }), [into, [t("Merge"), () => this.studio.finish(), true]]);
  }

  async done() {
    const { plan, chosen } = this.studio;
    if (chosen.length < 2 || otherCommunity(plan, chosen)) return;
    const [into, held] = [this.into.value, this.studio.held()];
    const done = await plan.edit({ kind: "merge", codes: chosen, into });
    if (!held()) return;
    if (done) this.studio.choose([into]);
    this.say();
  }

  changed() {
    this.say();
  }

  leave() {}
}

/** The last of some grids, where it is in another community than the first. */
function otherCommunity(plan, chosen) {
  const [first, ...others] = chosen.map((code) => plan.grids.get(code)?.properties);
  return others.findLast((each) => each && first && each.community !== first.community);
}
