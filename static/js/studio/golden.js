// The places that must stay in their grid: a list, marks on the map while it is open, and the ways to add to it.

/* global L */
import { ApiError, getJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { palette } from "../map/palette.js";
import { uncover } from "../map/uncover.js";
import { addressForm } from "./golden_address.js";
import { tableForm } from "./golden_table.js";
import { nameOf } from "./tools/select.js";

const SHOWN = 20; // rows at once; more on demand
const byId = (id) => document.getElementById(id);

export class GoldenPlaces {
  constructor(studio) {
    Object.assign(this, { studio, address: `${studio.plan.address}/golden`, places: [], version: null, shown: SHOWN });
    this.details = byId("golden").firstElementChild;
    this.marks = L.layerGroup();
    this.canvas = L.canvas({ pane: "sketch" });
    studio.golden = this;
    byId("golden").hidden = false;
    byId("golden-forms")?.append(addressForm(studio), tableForm(this));
    this.details.addEventListener("toggle", () => this.turn());
    studio.plan.addEventListener("change", ({ detail: { deed, events } }) => {
      if (!this.details.open) return;
      if (!deed && events.some((event) => event.deed === "rules")) this.fetch();
      else this.show();  // a grid may have another code, or be no more
    });
  }

  async turn() {
    const { map } = this.studio;
    if (!this.details.open) {
      this.marks.remove();
      if (this.studio.tool === "golden") this.studio.take("select");
      return;
    }
    this.marks.addTo(map);
    await this.fetch();
  }

  async fetch() {
    try {
      Object.assign(this, await getJson(this.address));
      this.show();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.studio.plan.refuse(error);
    }
  }

  /** Keep another list, made from the one of the version that is seen; answers whether it was taken. */
  async keep(change, refused) {
    const { plan } = this.studio;
    if (this.version !== plan.state.version) await this.fetch();
    const before = this.places;
    const done = await plan.send("golden", { places: change(before) }, { refused });
    if (done) {
      this.before = { places: before, version: plan.state.version };
      await this.fetch();
    }
    return done;
  }

  async add(place) {
    const done = await this.keep((places) => [...places, place]);
    if (done) this.tell(t("Kept: %(place)s", { place: place.label }));
    return done;
  }

  async remove(place) {
    const done = await this.keep((places) => places.filter((each) => !isSame(each, place)));
    if (!done) return;
    this.tell(t("Removed: %(place)s", { place: place.label }));
    byId("golden-list").querySelector(".golden-told button").focus();
  }

  async take(found, isWhole, refused) {
    const fresh = (places) => found.filter((place) => !places.some((each) => isSame(each, place)));
    const done = await this.keep((places) => (isWhole ? found : [...places, ...fresh(places)]), refused);
    if (done) this.tell(t("The table was taken."));
    return done;
  }

  /** Say what was done, with a way back while nothing else has been. */
  tell(text) {
    this.told = text;
    this.show();
  }

  async takeBack() {
    const { places } = this.before;
    if (!(await this.keep(() => places))) return;
    this.before = null;
    this.told = null;
    this.show();
    this.details.firstElementChild.focus();
  }

  show() {
    this.mark();
    const count = this.places.length;
    this.details.firstElementChild.textContent = count ? t("Golden addresses: %(count)s", { count: number(count) }) : t("Golden addresses");
    if (byId("golden-file")) byId("golden-file").hidden = !count;
    byId("golden-list").replaceChildren(...this.toldAs(), ...(count ? this.list() : [element("p", { textContent: t("None yet.") })]));
  }

  toldAs() {
    if (!this.told) return [];
    const back = this.before?.version === this.studio.plan.state.version ? [button(t("Take it back"), () => this.takeBack())] : [];
    return [element("p", { className: "golden-told", role: "status" }, element("span", { textContent: this.told }), ...back)];
  }

  list() {
    const rest = this.places.length - this.shown;
    const more = button(t("More"), () => { this.shown += 5 * SHOWN; this.show(); });
    return [element("ul", { className: "findings" }, ...this.places.slice(0, this.shown).map((place) => this.item(place))), ...(rest > 0 ? [more] : [])];
  }

  item(place) {
    const { plan, onMap, draws } = this.studio;
    const { label, grid, lon, lat } = place;
    const now = plan.grids.has(grid) ? grid : plan.state.recoded[grid];
    const there = plan.grids.has(now) ? nameOf(plan.grids.get(now).properties) : t("%(grid)s, which is no more", { grid });
    const name = plan.grids.has(now) && now !== grid ? `${grid} → ${now} ${there}` : there;
    const where = button(label, () => { uncover(); onMap.lookAt([], [lon, lat]); }, "jump");
    const away = button(t("Remove"), () => this.remove(place));
    away.setAttribute("aria-label", t("Remove %(place)s", { place: label }));
    return element("li", { className: "golden" }, element("div", {}, where, element("span", { className: "quiet", textContent: name })), ...(draws ? [away] : []));
  }

  /** Marks of the list, and of what a table would bring. */
  mark(offered = []) {
    this.marks.clearLayers();
    const { warning, paper } = palette();
    const dot = ({ lon, lat }, style) => L.circleMarker([lat, lon], { renderer: this.canvas, interactive: false, radius: 7, weight: 2.5, fillOpacity: 1, ...style }).addTo(this.marks);
    for (const place of this.places) dot(place, { color: paper, fillColor: warning });
    for (const place of offered) dot(place, { color: warning, fillColor: paper });
  }

  /** Show on the map what a table would bring; nothing when it is done with. */
  offer(places) {
    this.mark(places);
    if (!places.length) return;
    uncover();
    this.studio.onMap.district.lookAt(L.latLngBounds(places.map(({ lon, lat }) => [lat, lon])).pad(0.2));
  }
}

const isSame = (one, other) => ["label", "grid", "lon", "lat"].every((field) => one[field] === other[field]);
