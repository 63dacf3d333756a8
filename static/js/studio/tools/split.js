// A grid parted by a drawn line, or along a road or river that is clicked.

/* global L */
import { listed, t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { guide } from "../guide.js";
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
      const { name, cuts } = this.crossing;
      const buildings = listed(cuts.slice(0, NAMED));
      const asked = cuts.length ? t("Along %(name)s: part the grid here? It cuts %(buildings)s.", { name, buildings }) : t("Along %(name)s: part the grid here?", { name });
      guide(asked, [[t("Split"), () => this.studio.finish(), true], [t("Another road"), () => this.begin()]]);
    } else if (this.along) guide(t("Click a road or a river inside the grid that is to be parted."), [other]);
    else if (this.sketch.places.length < 2) guide(t("Draw a line across the grid, from outside to outside: click each corner."), [other]);
    else guide(t("Double-click or press Enter at the end."), [[t("Split"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]]);
  }

  async click(place) {
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
    this.crossing = found;
    if (this.crossing) {
      this.studio.choose([grid.properties.code]);
      this.shown = L.geoJSON(this.crossing.line, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 4 }) }).addTo(this.studio.map);
    }
    this.say();
  }

  move(place, latlng) {
    this.sketch?.follow(this.studio.snap.place(latlng));
  }

  back() {
    this.sketch?.back();
    this.say();
  }

  async done() {
    const held = this.studio.held();
    const edit = this.along ? this.crossing?.edit : await this.drawn();
    if (!edit || !held()) return;
    if ((await this.studio.plan.edit(edit)) && held()) this.begin();
  }

  async drawn() {
    const { plan, chosen } = this.studio;
    const { places } = this.sketch;
    if (places.length < 2) return null;
    const grid = gridAlong(plan.grids, places, chosen.length === 1 ? chosen[0] : null);
    if (!grid) {
      this.studio.fail(t("The line crosses no grid."), places[0]);
      return null;
    }
    return this.edit(grid.properties, places);
  }

  /** The edit by which a line parts a grid: which half keeps the code depends on the golden addresses. */
  async edit({ code }, line) {
    return (await this.studio.plan.ask("crossing", { grid: code, line }))?.edit;
  }

  leave() {
    this.sketch?.remove();
    this.shown?.remove();
    Object.assign(this, { sketch: null, crossing: null, shown: null });
  }
}
