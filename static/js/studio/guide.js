// What to do next with a tool: one sentence over the map, and the buttons that go with it.

import { button } from "../lib/element.js";
import { t } from "../lib/words.js";

const box = document.getElementById("guide");

/** Whether somebody may point with a finger. */
export const isTouched = () => matchMedia("(any-pointer: coarse)").matches;

/** What one does to point, to be put into a sentence. */
export const pointing = () => (isTouched() ? { Click: t("Tap"), click: t("tap") } : { Click: t("Click"), click: t("click") });

/** How a line or an outline is ended. */
export const ending = () => (isTouched() ? t("At the end tap twice, or press the button.") : t("Double-click or press Enter at the end."));

/** Say something else for a while, and answer what was said; the buttons stay, and with them the focus. */
export function reword(text) {
  const said = document.getElementById("guide-text");
  const before = said.textContent;
  said.textContent = text;
  return before;
}

/** Say what to do next; `deeds` are elements, or [text, pressed, primary] for a button. */
export function guide(text, deeds = []) {
  box.hidden = !text;
  document.getElementById("guide-text").textContent = text ?? "";
  const made = deeds.filter(Boolean).map((deed) => (Array.isArray(deed) ? button(deed[0], deed[1], `btn ${deed[2] ? "btn-primary" : "btn-quiet"}`) : deed));
  document.getElementById("guide-deeds").replaceChildren(...made);
}
