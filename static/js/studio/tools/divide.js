// A grid, or one of its micro-grids, divided in two by a drawn line.

import { t } from "../../lib/words.js";
import { ending, guide, pointing } from "../guide.js";
import { Split } from "./split.js";

export class Divide extends Split {
  say() {
    const { length } = this.sketch.places;
    const deeds = length < 2 ? [] : [[t("Divide"), () => this.studio.finish(), true], [t("One corner back"), () => this.back()]];
    guide(deeds.length ? ending() : t("Draw a line across the grid, or across one of its micro-grids: %(click)s each corner.", pointing()), deeds);
  }

  async part({ properties: { code } }, { line }) {
    this.studio.choose([code]);
    await this.finish({ kind: "divide_micro", code, line });
  }
}
