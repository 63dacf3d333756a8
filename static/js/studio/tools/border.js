// A border moved: its corners dragged, drawn anew in part, or the place where it ends moved. Both sides follow.

/* global L */
import { t } from "../../lib/words.js";
import { palette } from "../../map/palette.js";
import { guide, pointing, reword } from "../guide.js";
import { gridAt, nearestOn } from "../place.js";
import { Sketch } from "../sketch.js";

const MOST = 120; // handles: of a border with more corners in sight one comes nearer first
const APART = 30; // px between two corners with one to be added in between
const CLOSE = 40; // px: a click farther from any border means none

const FIXED = () => t("The border between two communities is fixed here: a plan moves grids, not communities. Give the grid to the other community (Change name, code, kind or community), or have the border of the community changed first.");
const HELD = () => t("Fixed: more than one border ends here on the edge of a community.");

const same = (a, b) => a[0] === b[0] && a[1] === b[1];
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

export class Border {
  constructor(studio) {
    Object.assign(this, { studio, shown: L.layerGroup() });
  }

  enter() {
    this.leave();
    this.shown.addTo(this.studio.map);
    this.studio.map.on("moveend", this.redraw, this);
    this.say();
  }

  say() {
    if (this.sketch) guide(t("Draw the new course from border to border."), [this.sketch.places.length > 1 && [t("This is it"), () => this.studio.finish(), true], [t("Cancel"), () => this.stopDrawing()]]);
    else if (!this.arc) guide(t("%(Click)s the border that is to be moved.", pointing()));
    else if (!this.arc.movable) guide(`${FIXED()} ${this.arc.movableEnds.includes(true) ? t("The squares at its ends slide along it.") : ""}`, [[t("Another border"), () => this.enter()]]);
    else guide(t("Drag a corner; between two corners a new one arises. Squares move the place where borders meet."), [[t("Draw a part anew"), () => this.draw()], [t("Another border"), () => this.enter()]]);
  }

  async click(place) {
    if (this.sketch) {
      this.sketch.add(this.studio.snap.place(L.latLng(place[1], place[0])));
      this.say();
    } else if (!this.arc) {
      await this.pick(place);
      if (this.arc) this.studio.fail(null);
    }
  }

  /** Take the piece of border that is nearest to a place: of those of a grid, or between two. */
  async pick(place, codes = [gridAt(this.studio.plan.grids, place)?.properties.code].filter(Boolean)) {
    const there = codes.filter((code) => this.studio.plan.grids.has(code));
    const [held, seen] = [this.studio.held(), this.studio.plan.state.version];
    const found = there.length ? await this.studio.plan.ask(`borders.geojson?grids=${there.map(encodeURIComponent).join(",")}`) : null;
    if (!found || !held()) return;
    const between = found.features.filter(({ properties: { left, right } }) => there.length < 2 || (there.includes(left) && there.includes(right)));
    const lines = between.map(({ geometry }) => geometry.coordinates.map((at) => this.pixels(at)));
    const near = nearestOn(lines, this.pixels(place));
    if (!near || near.distance > CLOSE) return;
    const feature = between[near.line];
    const { left, right } = feature.properties;
    if (!left || !right) {
      this.studio.fail(t("This border is the edge of the district: no plan moves it."), place);
      return;
    }
    const { movable, movable_ends: movableEnds } = feature.properties;
    this.arc = { line: feature.geometry.coordinates, grids: [left, right], movable, movableEnds, seen };
    this.studio.choose([left, right]);
    if (!this.sketch && this.isCrowded()) this.studio.onMap.district.lookAt(L.latLngBounds(this.arc.line.map(([lon, lat]) => [lat, lon])).pad(0.3), 18);
    this.redraw();
    this.say();
  }

  /** Whether its corners lie so close on the screen that one is dragged for the other. */
  isCrowded() {
    const { line } = this.arc;
    const apart = line.slice(1).map((at, i) => this.distance(at, line[i]));
    return apart.filter((distance) => distance < APART).length > apart.length / 2;
  }

  distance(one, other) {
    const [[x0, y0], [x1, y1]] = [one, other].map((at) => this.pixels(at));
    return Math.hypot(x1 - x0, y1 - y0);
  }

  pixels([lon, lat]) {
    const { x, y } = this.studio.map.latLngToContainerPoint([lat, lon]);
    return [x, y];
  }

  redraw() {
    if (this.dragged) return;
    this.takeBack();
    this.shown.clearLayers();
    if (!this.arc) return;
    const { bad, ink } = palette();
    const { line, movable } = this.arc;
    L.polyline(line.map(([lon, lat]) => [lat, lon]), { pane: "sketch", interactive: false, ...(movable ? { color: bad, weight: 4 } : { color: ink, weight: 5, dashArray: "2 9", lineCap: "round" }) }).addTo(this.shown);
    if (this.sketch) return;
    if (!movable) {
      this.ends();
      return;
    }
    const view = this.studio.map.getBounds();
    const inSight = line.map((at, i) => [at, i]).filter(([[lon, lat]]) => view.contains([lat, lon]));
    if (inSight.length > MOST) {
      guide(t("This border has many corners here: come nearer to drag one, or draw a part anew."), [[t("Draw a part anew"), () => this.draw()], [t("Another border"), () => this.enter()]]);
      return;
    }
    const closed = same(line[0], line.at(-1));
    for (const [at, i] of inSight) {
      const isEnd = !closed && (i === 0 || i === line.length - 1);
      if (isEnd) this.end(i);
      else if (!(closed && i === line.length - 1)) this.handle(at, "corner", (to) => this.put(i, 1, to));
      const next = line[i + 1];
      if (next && this.distance(at, next) >= APART) this.handle(middle(at, next), "between", (to) => this.put(i + 1, 0, to));
    }
  }

  ends() {
    const { line } = this.arc;
    if (same(line[0], line.at(-1))) return;
    this.end(0);
    this.end(line.length - 1);
  }

  /** The place where a border ends: to be dragged, or a sign that it cannot be, and why. */
  end(i) {
    const { line, movableEnds } = this.arc;
    const at = line[i];
    if (movableEnds[i ? 1 : 0]) {
      this.handle(at, "end", (to) => this.moveJunction(at, to));
      return;
    }
    const icon = L.divIcon({ className: "handle-fixed", iconSize: [13, 13] });
    const sign = L.marker([at[1], at[0]], { pane: "handles", icon, title: HELD(), alt: HELD(), keyboard: false }).addTo(this.shown);
    sign.getElement().setAttribute("role", "img");
    sign.getElement().setAttribute("aria-label", HELD());
  }

  /** A corner to drag, or to move with the arrow keys and Enter. */
  handle(at, kind, moved) {
    const titles = { end: t("Where borders meet"), corner: t("Corner of the border"), between: t("A new corner") };
    const size = (kind === "between" ? 11 : 17) * (matchMedia("(pointer: coarse)").matches ? 1.7 : 1);
    const icon = L.divIcon({ className: `handle handle-${kind}`, iconSize: [size, size] });
    const marker = L.marker([at[1], at[0]], { pane: "handles", icon, draggable: true, title: titles[kind], alt: titles[kind] }).addTo(this.shown);
    const snapped = () => this.studio.snap.place(marker.getLatLng());
    const { arc } = this;
    const dropped = (to) => (this.isAsIt(arc) ? moved(to) : this.refuse());
    // A map that is drawn anew would take away the handle that is held.
    marker.on("dragstart", () => { this.dragged = true; });
    marker.on("drag", () => { const [lon, lat] = snapped(); marker.setLatLng([lat, lon]); });
    marker.on("dragend", () => {
      this.dragged = false;
      dropped(snapped());
    });
    marker.getElement().addEventListener("keydown", (event) => this.nudge(event, marker, dropped));
    marker.getElement().addEventListener("blur", () => this.takeBack());
  }

  /** Whether the border is still the one that a handle was made for: a colleague may have drawn it anew meanwhile. */
  isAsIt(was) {
    return Boolean(this.arc) && JSON.stringify(this.arc.line) === JSON.stringify(was.line);
  }

  refuse() {
    this.studio.overtaken(t("Somebody has changed this border meanwhile. Nothing was moved; the map shows it as it is now."));
    if (this.arc) this.redraw();
    else this.enter();
  }

  nudge(event, marker, moved) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Enter") {
      const { lng, lat } = marker.getLatLng();
      const isLoose = this.loose?.marker === marker;
      this.loose = null;
      if (isLoose) moved([lng, lat]);
    } else if (event.key === "Escape" && this.loose) this.takeBack();
    else if (event.key in steps) {
      const [x, y] = steps[event.key].map((step) => step * (event.shiftKey ? 10 : 2));
      const { map } = this.studio;
      this.loose ??= { marker, from: marker.getLatLng(), said: reword(t("Enter moves it here; Escape, or going on with Tab, takes it back.")) };
      marker.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(marker.getLatLng()).add([x, y])));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Put a handle that was moved by the keys back, unless Enter has moved the border: what is left is as it is stored. */
  takeBack() {
    if (!this.loose) return;
    const { marker, from, said } = this.loose;
    this.loose = null;
    marker.setLatLng(from);
    reword(said);
    this.studio.say(t("Taken back: nothing was moved."));
  }

  /** Put a corner in the place of so many, from one on. */
  put(from, many, to) {
    const line = [...this.arc.line];
    line.splice(from, many, to);
    // A closed border ends where it begins.
    if (same(this.arc.line[0], this.arc.line.at(-1)) && from === 0) line[line.length - 1] = to;
    return this.run(line, to);
  }

  async run(line, near) {
    const [{ grids, line: old }, held] = [this.arc, this.studio.held()];
    const middleOf = old[Math.floor(old.length / 2)];
    const done = await this.edit({ kind: "move_border", grids, at: middleOf, line });
    if (held()) await this.again(grids, done ? near : middleOf);
  }

  async moveJunction(at, to) {
    const [{ grids, line }, held] = [this.arc, this.studio.held()];
    const done = await this.edit({ kind: "move_junction", at, to });
    if (held()) await this.again(grids, done ? middle(to, line[Math.floor(line.length / 2)]) : at);
  }

  /** Do an edit of the border as it was when it was shown. */
  async edit(edit) {
    this.isMoving = true;
    try {
      return await this.studio.plan.edit(edit, this.arc.seen);
    } finally {
      this.isMoving = false;
    }
  }

  /** Show the border as it is now. */
  async again(grids, near) {
    const held = this.studio.held();
    this.arc = null;
    await this.pick(near, grids);
    if (!held()) return;
    if (!this.arc) this.enter();
    this.studio.choose(grids.filter((code) => this.studio.plan.grids.has(code)));
    this.studio.map.getContainer().focus({ preventScroll: true });
  }

  /** What others did may have moved it, or ended one of its grids. */
  changed() {
    if (!this.arc || this.isMoving) return;
    const { grids, line } = this.arc;
    const near = line[Math.floor(line.length / 2)];
    if (this.sketch) this.looking = this.underSketch(grids, near);
    else this.again(grids, near);
  }

  /** Show the border as it is now below what is being drawn, which is let go of when it does not begin there any more. */
  async underSketch(grids, near) {
    const [held, { sketch }] = [this.studio.held(), this];
    this.arc = null;
    const [first] = sketch.places;
    await this.pick(first ?? near, grids);
    if (!held() || this.sketch !== sketch || this.arc) return;
    this.enter();
    this.studio.overtaken(t("Somebody has changed this border meanwhile, and what you were drawing does not begin on it any more. Nothing was moved; the map shows it as it is now."), first);
  }

  isOnBorder(place) {
    return nearestOn([this.arc.line.map((at) => this.pixels(at))], this.pixels(place)).distance <= CLOSE;
  }

  // --- a part drawn anew

  draw() {
    this.sketch = new Sketch(this.studio.map);
    this.redraw();
    this.say();
  }

  stopDrawing() {
    this.sketch?.remove();
    this.sketch = null;
    this.redraw();
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
    await this.looking;
    if (!this.arc || !this.sketch || this.sketch.places.length < 2) return;
    const drawn = this.sketch.places;
    if (![drawn[0], drawn.at(-1)].every((end) => this.isOnBorder(end))) {
      this.studio.fail(t("The new course has to begin and end on the border."), drawn[0]);
      return;
    }
    const line = rejoined(this.arc.line, drawn, (at) => this.pixels(at));
    this.sketch.remove();
    this.sketch = null;
    await this.run(line, drawn[Math.floor(drawn.length / 2)]);
  }

  leave() {
    this.takeBack();
    this.sketch?.remove();
    Object.assign(this, { sketch: null, arc: null, dragged: false, loose: null });
    this.shown.clearLayers().remove();
    this.studio.map.off("moveend", this.redraw, this);
  }
}

/** A line whose part between the places nearest to the ends of what was drawn runs as that. */
function rejoined(line, drawn, pixels) {
  const inPixels = [line.map(pixels)];
  const on = (place) => {
    const { piece, share } = nearestOn(inPixels, pixels(place));
    const [a, b] = [line[piece - 1], line[piece]];
    return { piece, along: piece + share, at: [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])] };
  };
  let [first, last] = [on(drawn[0]), on(drawn.at(-1))];
  const turned = first.along > last.along;
  if (turned) [first, last] = [last, first];
  const between = turned ? [...drawn].reverse() : drawn;
  const found = [...line.slice(0, first.piece), first.at, ...between.slice(1, -1), last.at, ...line.slice(last.piece)];
  return found.filter((place, i) => i === 0 || !same(place, found[i - 1]));
}
