// Something said about the chosen grid, or about a place that is clicked. The plan is not changed by it.

import { element } from "../../lib/element.js";
import { t } from "../../lib/words.js";
import { guide, pointing } from "../guide.js";
import { gridAt } from "../place.js";
import { namesOf } from "./select.js";

export class Comment {
  constructor(studio) {
    this.studio = studio;
  }

  enter() {
    this.leave();
    const [chosen] = this.studio.chosen;
    if (chosen) this.ask(chosen, null);
    else guide(t("%(Click)s the place you want to say something about.", pointing()));
  }

  click(place) {
    this.studio.onMap.point(place);
    this.ask(gridAt(this.studio.plan.grids, place)?.properties.code ?? null, place);
  }

  ask(grid, place) {
    const text = element("input", { className: "form-control", name: "text", maxLength: 2000, required: true, autocomplete: "off" });
    text.setAttribute("aria-label", t("Comment"));
    const form = element("form", { className: "guide-deeds comment-form" }, text, element("button", { className: "btn btn-primary", textContent: t("Say it") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(text.value, grid, place);
    });
    const about = grid ? namesOf(this.studio.plan, [grid]) : t("a place in no grid");
    guide(place ? t("What do you want to say about this place (%(grid)s)?", { grid: about }) : t("What do you want to say about %(grid)s? Or %(click)s a place.", { grid: about, ...pointing() }), [form]);
    text.focus({ preventScroll: true });
  }

  async say(text, grid, place) {
    if (await this.studio.comments.send("", { text, ...(grid && { grid }), ...(place && { at: place }) })) {
      this.studio.fail(null);
      this.studio.say(t("Saved."));
      this.studio.take("select");
    }
  }

  leave() {
    this.studio.onMap.point(null);
    guide(null);
  }
}
