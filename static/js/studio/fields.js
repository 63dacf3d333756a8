// Fields of forms with their labels, each with what is wrong with it beside it.

import { element } from "../lib/element.js";
import { listed, t } from "../lib/words.js";

/** An input below its label; `id` is also its name, unless another is given. */
export function field(label, properties) {
  const input = element("input", { className: "form-control", name: properties.id, required: true, autocomplete: "off", ...properties });
  const said = element("p", { className: "wrong", id: `${input.id}-wrong`, hidden: true });
  input.setAttribute("aria-describedby", said.id);
  return element("div", { className: "field" }, element("label", { htmlFor: input.id, textContent: label }), input, said);
}

/** Whether somebody has typed something else than the field was filled with. */
export const isTyped = ({ value, defaultValue }) => value !== defaultValue;

/** Fill a field with what is right now; what somebody has typed stays, until it is right. */
export function refill(input, value) {
  if (!isTyped(input) || input.value === value) input.value = input.defaultValue = value;
}

/** What is told before somebody writes over what a colleague has written meanwhile. */
export const overtaken = (now) => t("Somebody has changed this meanwhile to: %(now)s. Nothing was changed; press again to write over it.", { now });

/** Tell, once, what a colleague has written meanwhile in fields that somebody has typed in; answers whether there is any.
 *  `now`: what is right by the names of the fields; `said`: how that of a field is told. */
export function tellTheirs(inputs, now, tell, said = ({ name }) => now[name] || "–") {
  const theirs = inputs.filter((input) => isTyped(input) && input.defaultValue !== String(now[input.name]));
  for (const input of theirs) input.defaultValue = now[input.name];
  if (theirs.length) tell(overtaken(listed(theirs.map(said))));
  return theirs.length > 0;
}

/** Say what is wrong with a field, and go there; null takes it back. */
export function complain(input, text) {
  const said = document.getElementById(`${input.id}-wrong`);
  said.hidden = !text;
  said.textContent = text ?? "";
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (text) input.focus();
}
