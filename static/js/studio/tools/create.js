// A grid made of a gap that is clicked, or of ground that is drawn.

/* global L */
import { element } from "../../lib/element.js";
import { t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { labelSpots } from "../../map/shape.js";
import { refill } from "../fields.js";
import { following } from "../following.js";
import { ending, guide, pointing } from "../guide.js";
import { gridAt, paths } from "../place.js";
import { Sketch } from "../sketch.js";

export class Create {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.leave();
    this.sketch = new Sketch(this.studio.map, { closed: true });
    this.say();
  }

  say() {
    const count = this.sketch.places.length;
    if (!count) guide(t("%(Click)s a gap, or draw the outline of the new grid: %(click)s each corner.", pointing()));
    else guide(ending(), [count > 2 && [t("This is it"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]]);
  }

  async click(place) {
    if (this.ground) return;
    if (!this.sketch.places.length && !gridAt(this.studio.plan.grids, place)) {
      const held = this.studio.held();
      const gap = await this.studio.ask("ground", { unit: "gap", places: [place] });
      if (!held() || !this.sketch) return;
      if (gap?.ground) {
        await this.offer(gap.ground, place, gap.community);
        return;
      }
    }
    this.sketch.add(this.meant(L.latLng(place[1], place[0])));
    this.say();
  }

  move(place, latlng) {
    this.sketch?.follow(this.meant(latlng));
  }

  /** What is drawn along a border goes onto it, so that no thread of another grid is left between. */
  meant(latlng) {
    const borders = [...this.studio.plan.grids.values()].map(({ geometry }) => geometry);
    return this.studio.snap.place(latlng, borders);
  }

  back() {
    if (!this.sketch) return;
    this.sketch.back();
    this.say();
  }

  async done() {
    if (this.ground) {
      await this.create();
      return;
    }
    const { places } = this.sketch;
    if (places.length < 3) return;
    const drawn = { type: "Polygon", coordinates: [[...places, places[0]]] };
    const there = this.studio.snap.on ? this.below(drawn) : null;
    // Its border, or that of its community, of which several grids have a part each.
    const around = there ? [there, ...(this.studio.snap.district.features.areas ?? [])] : [];
    drawn.coordinates = [following(drawn.coordinates[0], around.flatMap(({ geometry }) => paths(geometry)))];
    await this.offer(drawn, places[0]);
  }

  /** The grid that has most of some ground: its corners may lie on the borders of several. */
  below(ground) {
    const room = new Map();
    for (const spot of labelSpots(ground)) {
      const grid = gridAt(this.studio.plan.grids, [spot.lon, spot.lat]);
      if (grid) room.set(grid, (room.get(grid) ?? 0) + spot.room);
    }
    return [...room].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }

  /** Ask what the grid on this ground is called, in the community that it is in, or else of a grid there or beside it. */
  async offer(ground, place, within = null) {
    const { plan } = this.studio;
    const held = this.studio.held();
    const ring = ground.type === "Polygon" ? ground.coordinates[0] : ground.coordinates[0][0];
    const there = this.below(ground) ?? [...ring, place].map((at) => gridAt(plan.grids, at)).find(Boolean);
    const gap = within || there ? within : (await plan.ask("ground", { unit: "gap", places: [place] }))?.community;
    const beside = (there ?? this.studio.nearestGrid(place))?.properties;
    const community = gap?.code ?? beside?.community ?? null;
    const called = gap?.name ?? beside?.community_name ?? "";
    const fresh = await this.next(community);
    if (!fresh || !held()) return;
    this.leave();
    this.studio.fail(null);
    Object.assign(this, { ground, community });
    this.shown = L.geoJSON(ground, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 3, fillOpacity: 0.15 }) }).addTo(this.studio.map);
    this.name = element("input", { className: "form-control", defaultValue: fresh.name, maxLength: 100 });
    this.name.setAttribute("aria-label", t("Name of the grid"));
    this.code = element("input", { className: "form-control code", defaultValue: fresh.code, maxLength: 40 });
    this.code.setAttribute("aria-label", t("Code"));
    guide(t("What is the new grid in %(community)s called?", { community: called || "–" }), [this.name, this.code, [t("Make the grid"), () => this.studio.finish(), true], [t("Draw anew"), () => this.enter()]]);
    for (const field of [this.name, this.code]) {
      field.addEventListener("keydown", ({ key }) => {
        if (key === "Enter") this.studio.finish();
        if (key === "Escape") this.enter();
      });
    }
    this.name.select();
  }

  /** The next free code in a community, and a name after it. */
  next(community) {
    return this.studio.plan.ask(`next-grid?community=${encodeURIComponent(community ?? "")}`);
  }

  /** Propose the code and name that are free now; what somebody has typed stays. */
  async changed() {
    if (!this.ground) return;
    const [held, { ground, code, name }] = [this.studio.held(), this];
    const fresh = await this.next(this.community);
    if (!fresh || !held() || this.ground !== ground) return;
    const was = code.value;
    refill(code, fresh.code);
    refill(name, fresh.name);
    if (code.value !== was) this.studio.say(t("The code %(was)s is taken meanwhile; proposed is %(code)s.", { was, code: code.value }));
  }

  async create() {
    const { type, coordinates } = this.ground;
    const ground = type === "Polygon" ? [coordinates] : coordinates;
    const [code, name] = [this.code.value.trim(), this.name.value.trim()];
    if (!code || !name) {
      this.studio.fail(t("A grid needs a code and a name."));
      return;
    }
    const held = this.studio.held();
    if ((await this.studio.plan.edit({ kind: "create", ground, code, name, community: this.community })) && held()) {
      this.studio.choose([code]);
      this.enter();
    }
  }

  leave() {
    this.sketch?.remove();
    this.shown?.remove();
    Object.assign(this, { sketch: null, shown: null, ground: null });
  }
}
