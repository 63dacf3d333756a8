// A place that must stay in its grid: clicked, or found by its address, then named.

import { button, element } from "../../lib/element.js";
import { language, t } from "../../lib/words.js";
import { uncover } from "../../map/uncover.js";
import { guide, pointing } from "../guide.js";

const LONGEST = 200;

export class Golden {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.leave();
    this.after = () => this.enter();
    uncover();
    guide(t("%(Click)s the place that must stay in its grid.", pointing()), [[t("That is all"), () => this.studio.take("select")]]);
  }

  click(place) {
    this.ask(place);
  }

  /** A place that was found by its address; `doubt` says how, where that is not certain; `after` is called when it is kept. */
  offer(place, label, doubt, after) {
    this.studio.take("golden");
    this.after = after;
    this.studio.onMap.lookAt([], place);
    this.ask(place, label, doubt);
  }

  ask(place, label = "", doubt = "") {
    this.studio.onMap.point(place);
    const input = element("input", { className: "form-control", name: "label", maxLength: LONGEST, required: true, autocomplete: "off", value: label });
    input.setAttribute("aria-label", t("Address or name"));
    const form = element("form", { className: "guide-deeds wide-form" }, input, element("button", { className: "btn btn-primary", textContent: t("Keep this place") }), button(t("Cancel"), () => this.studio.take("golden")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep(input.value.trim(), place);
    });
    guide([doubt, t("What is this place called?")].filter(Boolean).join(language === "en" ? " " : ""), [form]);
    input.focus({ preventScroll: true });
  }

  async keep(label, [lon, lat]) {
    if (label && (await this.studio.golden.add({ label, lon, lat }))) this.after();
  }

  leave() {
    this.studio.onMap.point(null);
    guide(null);
  }
}
