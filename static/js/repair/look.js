// A narrow defect is a hairline when all of it is seen: its widest place, from so near that the borders lie apart.

import { getJson } from "../lib/api.js";
import { number, t } from "../lib/words.js";

export class Look {
  /** @param {string} key of the defect @param {import("./defects_on_map.js").DefectsOnMap} onMap */
  constructor(key, onMap) {
    Object.assign(this, { key, onMap, near: false });
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet" });
    this.button.addEventListener("click", () => this.turn());
    this.element = Object.assign(document.createElement("div"), { className: "look no-print" });
    this.element.append(this.button);
    this.name();
  }

  name() {
    this.button.textContent = this.near ? t("Show all of it") : t("Show the widest place");
  }

  /** Go to the widest place, or back to all of it. */
  async turn() {
    this.near = !this.near;
    this.name();
    if (!this.near) {
      this.onMap.lookAt(this.key);
      say(t("All of it is shown."));
      return;
    }
    try {
      this.place ??= await getJson(`/api/repair/${this.key}/widest`);
    } catch (error) {
      this.near = false;
      this.name();
      say(error.message);
      return;
    }
    if (!this.near || !this.element.isConnected) return;
    const { lon, lat, width_m: width } = this.place;
    this.onMap.lookAtPlace(lon, lat, width);
    say(t("The widest place is shown: %(width)s m.", { width: number(width, 2) }));
  }
}

function say(text) {
  document.getElementById("said").textContent = text;
}
