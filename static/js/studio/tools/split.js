// A grid parted by a drawn line, or along a road or river that is clicked. Which half keeps the code is told before, and chosen.

/* global L */
import { listed, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { ending, guide, pointing } from "../guide.js";
import { halvesChosen } from "../halves.js";
import { gridAlong, gridAt } from "../place.js";
import { Sketch } from "../sketch.js";

const NAMED = 3; // buildings that are named of those that the line cuts

const questionOf = ({ properties: { code } }, cut) => ({ grid: code, ...cut });

export class Split {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.along = false;
    this.begin();
  }

  begin() {
    this.leave();
    this.sketch = this.along ? null : new Sketch(this.studio.map);
    this.say();
  }

  say() {
    const other = [this.along ? t("Draw a line instead") : t("Along a road instead"), () => { this.along = !this.along; this.begin(); }];
    if (this.crossing) {
      const again = this.along ? t("Another road") : t("Draw anew");
      guide(this.asked(), [this.halves.form, [t("Split"), () => this.studio.finish(), true], [again, () => this.begin()]]);
    } else if (this.along) guide(t("%(Click)s a road or a river inside the grid that is to be parted.", pointing()), [other]);
    else if (this.sketch.places.length < 2) guide(t("Draw a line across the grid, from outside to outside: %(click)s each corner.", pointing()), [other]);
    else guide(ending(), [[t("Split"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]]);
  }

  /** What is asked before a grid is parted: along a road, whether there; and which half keeps the code. */
  asked() {
    const { name, cuts = [] } = this.crossing;
    const { code, name: grid } = this.grid.properties;
    const anew = this.isAnew ? `${t("The plan was changed meanwhile: these are the halves as they are now.")} ` : "";
    const which = t("Which half stays %(grid)s, with the code %(code)s?", { grid: grid || code, code });
    const rest = cuts.length - NAMED;
    const buildings = listed([...cuts.slice(0, NAMED), ...(rest > 0 ? [t("and %(count)s more", { count: rest })] : [])]);
    if (!name) return `${anew}${cuts.length ? `${t("The line cuts %(buildings)s.", { buildings })} ` : ""}${which}`;
    const here = cuts.length ? t("Along %(name)s: part the grid here? It cuts %(buildings)s.", { name, buildings }) : t("Along %(name)s: part the grid here?", { name });
    return `${anew}${here} ${which}`;
  }

  async click(place) {
    if (this.crossing && !this.along) return;
    if (!this.along) {
      this.sketch.add(this.studio.snap.place(L.latLng(place[1], place[0])));
      this.say();
      return;
    }
    const grid = gridAt(this.studio.plan.grids, place);
    if (!grid) return;
    this.leave();
    await this.part(grid, { at: place });
  }

  /** Let a grid be parted by a cut, a line or a place on a road, once it is chosen which half keeps the code. */
  async part(grid, cut) {
    const [held, seen] = [this.studio.held(), this.studio.plan.state.version];
    const found = await this.studio.ask("crossing", questionOf(grid, cut));
    if (!held() || this.crossing) return;
    Object.assign(this, { cut, seen, isAnew: false });
    if (found) this.offer(grid, found);
    else this.say();
  }

  /** Ask for the halves again when others have changed the plan: the grid may be called otherwise, or the new code be taken. */
  async changed() {
    const { crossing, cut } = this;
    if (!crossing) return;
    const [held, seen] = [this.studio.held(), this.studio.plan.state.version];
    const grid = this.studio.plan.grids.get(this.grid.properties.code);
    const found = grid ? await this.studio.plan.ask("crossing", questionOf(grid, cut)) : null;
    if (!held() || this.crossing !== crossing) return;
    if (!found) this.begin();
    else if (JSON.stringify(found) === JSON.stringify(crossing)) this.seen = seen;
    else {
      const [before, focused] = [this.halves, this.halves.focused()];
      this.leave();
      Object.assign(this, { seen, isAnew: true });
      this.offer(grid, found, before, focused);
    }
  }

  /** Show both halves, and ask which keeps the code; what was chosen and typed in the form of before stays. */
  offer(grid, found, before = null, focused = "half") {
    Object.assign(this, { grid, crossing: found, halves: halvesChosen(found.halves, this.studio.map, grid.properties.code, before) });
    this.studio.choose([grid.properties.code]);
    if (found.line) this.shown = L.geoJSON(found.line, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 4 }) }).addTo(this.studio.map);
    this.say();
    if (focused) this.halves.focus(focused);
    this.halves.form.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") this.studio.finish();
      if (key === "Escape") this.begin();
    });
  }

  move(place, latlng) {
    if (!this.crossing) this.sketch?.follow(this.studio.snap.place(latlng));
  }

  back() {
    if (this.crossing) this.begin();
    else {
      this.sketch?.back();
      this.say();
    }
  }

  async done() {
    if (this.crossing && !this.halves.isCalled()) this.studio.fail(t("A grid needs a code and a name."));
    else if (this.crossing) await this.finish(this.halves.edit());
    else if (!this.along) await this.drawn();
  }

  async finish(edit) {
    const held = this.studio.held();
    const done = await this.studio.plan.edit(edit, this.seen);
    if (!held()) return;
    if (done) this.begin();
    else this.changed(); // whoever presses again meanwhile is answered, too
  }

  async drawn() {
    const { plan, chosen } = this.studio;
    const { places } = this.sketch;
    if (places.length < 2) return;
    const grid = gridAlong(plan.grids, places, chosen.length === 1 ? chosen[0] : null);
    if (grid) await this.part(grid, { line: places });
    else this.studio.fail(t("The line crosses no grid."), places[0]);
  }

  leave() {
    this.sketch?.remove();
    this.shown?.remove();
    if (this.halves?.form.contains(document.activeElement)) this.studio.map.getContainer().focus();
    this.halves?.remove();
    Object.assign(this, { sketch: null, crossing: null, shown: null, halves: null });
  }
}
