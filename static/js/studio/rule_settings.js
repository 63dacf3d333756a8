// What a plan holds its rules to: how many households a grid should have, and which rules forbid to hand it in.

import { button, element } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { complain, field, isTyped, refill, tellTheirs } from "./fields.js";

const MOST = 100_000;
const BAND = { least: [t("At least"), 0], most: [t("At most"), 0], target: [t("Target"), 1] };
const SEVERITIES = { error: t("✘ Error"), warning: t("△ Warning") };

export class RuleSettings {
  constructor(studio) {
    Object.assign(this, { studio, button: document.getElementById("rule-settings-button"), place: document.getElementById("rule-settings") });
    this.button.addEventListener("click", () => this.turn(this.place.hidden));
    studio.plan.addEventListener("change", ({ detail }) => this.follow(detail));
  }

  get settings() {
    const { rule_settings: settings, target } = this.studio.plan.state;
    return { ...settings, target };
  }

  /** Open it, or close it. */
  turn(open) {
    this.place.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.place.replaceChildren();
    if (open && this.studio.draws) this.fill().elements.least.focus();
    else if (open) this.place.append(this.shown());
  }

  /** Where others have set something else meanwhile, theirs is shown; what somebody has changed here stays. */
  follow({ deed }) {
    if (this.place.hidden || deed === "rules" || JSON.stringify(this.settings) === this.filled) return;
    if (!this.studio.draws) {
      this.place.replaceChildren(this.shown());
      return;
    }
    this.filled = JSON.stringify(this.settings);
    const { written } = this;
    for (const input of this.inputs) refill(input, String(written[input.name]));
    this.place.querySelector(".note")?.remove();
    this.place.prepend(element("p", { className: "note note-warning", role: "status", textContent: t("Somebody else has changed these settings. The form shows theirs; what you have changed here stays.") }));
  }

  /** What is set now, by the names of the fields. */
  get written() {
    const { severities, ...band } = this.settings;
    return { ...band, ...severities };
  }

  get inputs() {
    return [...this.place.querySelectorAll("form :is(input, select)")];
  }

  fill() {
    const { settings } = this;
    this.filled = JSON.stringify(settings);
    const band = Object.entries(BAND).map(([name, [label, least]]) => field(label, { id: `setting-${name}`, name, type: "number", min: least, max: MOST, step: 1, defaultValue: settings[name] }));
    const form = element("form", { className: "rule-settings", noValidate: true },
      element("fieldset", {}, element("legend", { textContent: t("Households in a grid") }), element("div", { className: "band" }, ...band)),
      element("fieldset", {}, element("legend", { textContent: t("When a rule is broken") }), element("p", { className: "quiet", textContent: t("With ✘ the plan cannot be handed in; △ is only told.") }), ...this.rules((rule, severity) => chooser(rule, severity))),
      element("div", { className: "propose-deeds" }, element("button", { className: "btn btn-primary", textContent: t("Save") }), button(t("Cancel"), () => this.close())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(form);
    });
    form.addEventListener("keydown", ({ key }) => { if (key === "Escape") this.close(); });
    this.place.replaceChildren(form);
    return form;
  }

  /** A row for each rule; those that nobody may loosen are errors for ever. */
  rules(made) {
    const { severities } = this.settings;
    return this.studio.plan.state.rules.map(({ rule, text }) => {
      const [label, held] = severities[rule] ? [element("label", { htmlFor: `severity-${rule}`, textContent: text }), made(rule, severities[rule])] : [element("span", { textContent: text }), element("span", { className: "quiet", textContent: t("✘ always") })];
      return element("div", { className: "severity-row" }, label, held);
    });
  }

  /** The same for whoever looks on. */
  shown() {
    this.filled = JSON.stringify(this.settings);
    const { least, most, target } = this.settings;
    const band = t("Households in a grid: %(least)s to %(most)s, target %(target)s.", { least: number(least), most: number(most), target: number(target) });
    return element("div", { className: "rule-settings" }, element("p", { textContent: band }), ...this.rules((rule, severity) => element("output", { id: `severity-${rule}`, textContent: SEVERITIES[severity] })));
  }

  close() {
    this.turn(false);
    this.button.focus();
  }

  async save(form) {
    const inputs = Object.keys(BAND).map((name) => form.elements[name]);
    inputs.forEach((input) => complain(input, null));
    const wrong = inputs.find((input) => !input.validity.valid);
    if (wrong) {
      complain(wrong, t("A whole number from %(least)s to %(most)s.", { least: wrong.min, most: number(MOST) }));
      return;
    }
    const [least, most] = inputs.map((input) => input.valueAsNumber);
    if (least > most) {
      complain(form.elements.least, t("The least cannot be more than the most."));
      return;
    }
    const { written } = this;
    if (tellTheirs(this.inputs, written, (text) => this.studio.fail(text), (input) => `${input.labels[0].textContent} ${toldOf(written[input.name])}`)) return;
    const typed = this.inputs.filter(isTyped);
    const band = Object.fromEntries(typed.filter((input) => inputs.includes(input)).map((input) => [input.name, input.valueAsNumber]));
    const severities = Object.fromEntries(typed.filter((input) => !inputs.includes(input)).map((input) => [input.name, input.value]));
    const refused = (error) => {
      const input = Object.keys(BAND).includes(error.facts.field) && form.elements[error.facts.field];
      if (input) complain(input, error.message);
      else this.studio.plan.refuse(error);
    };
    if (typed.length && !(await this.studio.plan.send("rules", { ...band, severities }, { refused }))) return;
    this.close();
    this.studio.say(t("Saved."));
  }
}

const toldOf = (setting) => SEVERITIES[setting] ?? number(setting);

function chooser(rule, severity) {
  const options = Object.entries(SEVERITIES).map(([value, textContent]) => element("option", { value, textContent, selected: value === severity }));
  return element("select", { className: "form-select", id: `severity-${rule}`, name: rule, defaultValue: severity }, ...options);
}
