// A grid, or one of its micro-grids, divided in two by a drawn line.

import { t } from "../../lib/words.js";
import { guide } from "../guide.js";
import { gridAlong } from "../place.js";
import { Split } from "./split.js";

export class Divide extends Split {
  say() {
    const { length } = this.sketch.places;
    const deeds = length < 2 ? [] : [[t("Divide"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]];
    guide(deeds.length ? t("Double-click or press Enter at the end.") : t("Draw a line across the grid, or across one of its micro-grids: click each corner."), deeds);
  }

  async drawn() {
    const { plan, chosen } = this.studio;
    const { places } = this.sketch;
    if (places.length < 2) return null;
    const grid = gridAlong(plan.grids, places, chosen.length === 1 ? chosen[0] : null);
    if (!grid) {
      this.studio.fail(t("The line crosses no grid."));
      return null;
    }
    const { code } = grid.properties;
    this.studio.choose([code]);
    return { kind: "divide_micro", code, line: places };
  }
}
