// A grid parted by a drawn line, or along a road or river that is clicked. Which half keeps the code is told before, and chosen.

/* global L */
import { listed, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { guide } from "../guide.js";
import { halvesChosen } from "../halves.js";
import { gridAlong, gridAt } from "../place.js";
import { Sketch } from "../sketch.js";

const NAMED = 3; // buildings that are named of those that the line cuts

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
    } else if (this.along) guide(t("Click a road or a river inside the grid that is to be parted."), [other]);
    else if (this.sketch.places.length < 2) guide(t("Draw a line across the grid, from outside to outside: click each corner."), [other]);
    else guide(t("Double-click or press Enter at the end."), [[t("Split"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]]);
  }

  /** What is asked before a grid is parted: along a road, whether there; and which half keeps the code. */
  asked() {
    const { name, cuts = [] } = this.crossing;
    const { code, name: grid } = this.grid.properties;
    const which = t("Which half stays %(grid)s, with the code %(code)s?", { grid: grid || code, code });
    if (!name) return which;
    const buildings = listed(cuts.slice(0, NAMED));
    const here = cuts.length ? t("Along %(name)s: part the grid here? It cuts %(buildings)s.", { name, buildings }) : t("Along %(name)s: part the grid here?", { name });
    return `${here} ${which}`;
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
    const held = this.studio.held();
    const found = await this.studio.plan.ask("crossing", { grid: grid.properties.code, at: place });
    if (!held() || this.crossing) return;
    if (found) this.offer(grid, found);
    else this.say();
  }

  /** Show both halves, and ask which keeps the code. */
  offer(grid, found) {
    Object.assign(this, { grid, crossing: found, halves: halvesChosen(found.halves, this.studio.map) });
    this.studio.choose([grid.properties.code]);
    if (found.line) this.shown = L.geoJSON(found.line, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 4 }) }).addTo(this.studio.map);
    this.say();
    this.halves.form.querySelector("input:checked").focus();
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
    if (this.crossing) await this.finish(this.halves.edit());
    else if (!this.along) await this.drawn();
  }

  async finish(edit) {
    const held = this.studio.held();
    if ((await this.studio.plan.edit(edit)) && held()) this.begin();
  }

  async drawn() {
    const { plan, chosen } = this.studio;
    const { places } = this.sketch;
    if (places.length < 2) return;
    const grid = gridAlong(plan.grids, places, chosen.length === 1 ? chosen[0] : null);
    if (grid) await this.part(grid, places);
    else this.studio.fail(t("The line crosses no grid."), places[0]);
  }

  /** Let a grid be parted by a line, once it is chosen which half keeps the code. */
  async part(grid, line) {
    const held = this.studio.held();
    const found = await this.studio.plan.ask("crossing", { grid: grid.properties.code, line });
    if (found && held()) this.offer(grid, found);
  }

  leave() {
    this.sketch?.remove();
    this.shown?.remove();
    if (this.halves?.form.contains(document.activeElement)) this.studio.map.getContainer().focus();
    this.halves?.remove();
    Object.assign(this, { sketch: null, crossing: null, shown: null, halves: null });
  }
}
