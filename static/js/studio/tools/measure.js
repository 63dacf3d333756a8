// A distance measured; nothing is changed.

/* global L */
import { number, t } from "../../lib/words.js";
import { guide, pointing } from "../guide.js";
import { lengthOf } from "../place.js";
import { Sketch } from "../sketch.js";

export class Measure {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.leave();
    this.ended = false;
    this.sketch = new Sketch(this.studio.map);
    guide(t("%(Click)s the corners of a line to measure it.", pointing()));
  }

  click(place) {
    if (this.ended) this.enter();
    this.sketch.add(this.studio.snap.place(L.latLng(place[1], place[0])));
    this.say();
  }

  move(place, latlng) {
    if (!this.ended) this.sketch.follow(this.studio.snap.place(latlng));
  }

  back() {
    this.sketch.back();
    this.say();
  }

  say() {
    const metres = lengthOf(this.sketch.places);
    guide(t("%(metres)s m", { metres: number(metres, metres < 100 ? 1 : 0) }), [[t("Begin anew"), () => this.enter()]]);
  }

  /** The line has its end; the next click begins another. */
  done() {
    this.ended = true;
    this.sketch.redraw();
  }

  leave() {
    this.sketch?.remove();
    this.sketch = null;
  }
}
