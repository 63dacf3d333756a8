// A grid given up, its ground given to a neighbour.

import { element } from "../../lib/element.js";
import { t } from "../../lib/words.js";
import { guide, pointing } from "../guide.js";
import { gridAt } from "../place.js";
import { namesOf } from "./select.js";

export class Retire {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    return this.say();
  }

  click(place) {
    const found = gridAt(this.studio.plan.grids, place);
    if (found) this.studio.choose([found.properties.code]);
    return this.say();
  }

  async say() {
    const { plan, chosen } = this.studio;
    const kept = this.of === chosen[0] ? this.heir?.value : null; // a colleague's edit takes nothing back
    Object.assign(this, { heir: null, of: chosen[0] });
    if (chosen.length !== 1) {
      guide(t("%(Click)s the grid that is to be given up.", pointing()));
      return;
    }
    const [code] = chosen;
    const held = this.studio.held();
    const communityOf = (grid) => plan.grids.get(grid)?.properties.community;
    const partyOf = (grid) => plan.state.parties.find(({ members }) => members.includes(grid));
    const canTake = (other) => communityOf(other) === communityOf(code) && partyOf(other) === partyOf(code);
    const beside = (await this.studio.neighbours(code)).filter(canTake);
    if (!held() || this.studio.chosen[0] !== code) return;
    const longest = element("option", { value: "", textContent: t("the neighbour with the longest border that can take it") });
    this.heir = element("select", { className: "form-select" }, longest, ...beside.map((other) => element("option", { value: other, textContent: namesOf(plan, [other]) })));
    this.heir.setAttribute("aria-label", t("Who is to have its ground"));
    if (beside.includes(kept)) this.heir.value = kept;
    guide(t("Give up %(grid)s; its ground goes to:", { grid: namesOf(plan, [code]) }), [this.heir, [t("Retire"), () => this.studio.finish(), true]]);
  }

  async done() {
    const [code] = this.studio.chosen;
    if (!this.heir || !code) return;
    const [heir, held] = [this.heir.value || null, this.studio.held()];
    const done = await this.studio.plan.edit({ kind: "retire", code, heir });
    if (!held()) return;
    if (done) this.studio.choose(heir ? [heir] : []);
    await this.say();
  }

  changed() {
    return this.say();
  }

  leave() {}
}
