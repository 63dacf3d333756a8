// What a planner does: each action is sent with the version it was based on, then the panel is fetched anew.

import { postJson } from "../lib/api.js";
import { linked } from "../lib/element.js";
import { number, t } from "../lib/words.js";
import { come, following } from "./list.js";
import { meantForm } from "./mending.js";

const panel = document.querySelector(".panel");

export class Work {
  constructor(list) {
    Object.assign(this, { list, busy: false });
    panel.addEventListener("submit", (event) => this.submitted(event));
    panel.addEventListener("click", (event) => this.clicked(event));
    panel.addEventListener("change", ({ target }) => { if (target.closest("#filters")) target.form.requestSubmit(); });
  }

  clicked({ target }) {
    const pressed = target.closest("button");
    if (pressed?.id === "undo") this.undo();
    if (pressed?.id === "print") window.print();
    if (pressed?.id === "join") this.act("join", {}, come(this.list.chosen));
    const row = pressed?.closest("#defect-list li[data-key]");
    const action = pressed?.dataset.action;
    if (row && action) this.rowAction(action, row, pressed);
  }

  rowAction(action, row, pressed) {
    const { key, allowed } = row.dataset;
    if (action === "skip" || action === "unskip") this.act(action, { key }, following(key));
    if (action === "disallow") this.act("disallow", { allowance: allowed }, come(key));
    if (action === "meant") this.ask(row);
    if (action === "cancel") {
      pressed.form.remove();
      row.querySelector("[data-action=meant]").focus();
    }
  }

  ask(row) {
    row.querySelector(".meant")?.remove();
    const asked = meantForm();
    row.querySelector(".mending").append(asked);
    asked.elements.reason.focus();
  }

  submitted(event) {
    const { target } = event;
    const key = target.closest("#defect-list li[data-key]")?.dataset.key;
    if (target.id === "all-at-once") {
      this.act("accept-all", { max_width: target.elements["max-width"].valueAsNumber }, (_, after) => after[0]);
    } else if (target.id === "publish") this.publish(target.elements["valid-from"].value);
    else if (target.dataset.action === "accept") this.act("accept", { key, proposal: target.elements.offer.value }, following(key));
    else if (target.dataset.action === "allow") {
      this.act("allow", { key, reason: target.elements.reason.value }, following(key));
    } else return;
    event.preventDefault();
  }

  undo() {
    if (this.position) this.act("undo", {}, come(this.list.chosen));
  }

  get version() {
    return document.getElementById("steps").dataset.version;
  }

  get position() {
    return Number(document.getElementById("steps").dataset.position);
  }

  async publish(day) {
    const answer = await this.send("publish", { valid_from: day });
    if (!answer) return;
    const said = t("Published as generation %(number)s, in force from %(day)s.", { number: answer.generation.number, day: answer.generation.valid_from });
    await this.show(said, () => null);
  }

  async act(name, values, next) {
    const state = await this.send(name, values);
    if (state) await this.show(said(name, state), next);
  }

  /** Send an action; what is refused is said, and where somebody else was quicker, their work is shown. */
  async send(name, values) {
    if (this.busy) return null;
    this.busy = true;
    this.fail(null);
    try {
      return await postJson(`/api/repair/${name}`, values, { version: this.version });
    } catch (error) {
      const known = this.position;
      if (error.code === "stale" || error.code === "defect_unknown") await this.show("", come(this.list.chosen));
      this.fail(error.code === "stale" && this.position !== known ? moved(this.position, known) : error.message);
      return null;
    } finally {
      this.busy = false;
    }
  }

  async show(text, next) {
    await this.list.refresh(next);
    document.getElementById("said").textContent = text;
  }

  fail(message) {
    const note = document.getElementById("failed");
    note.hidden = !message;
    note.firstElementChild.replaceChildren(...linked(message ?? ""));
    if (message) note.scrollIntoView({ block: "nearest" });
  }
}

function moved(now, known) {
  return t("Someone else repairs too: %(now)s steps now, you saw %(known)s. Nothing was changed. Look, then try again.", { now, known });
}

function said(name, { steps, counts }) {
  const what = name === "undo" ? t("Undone") : name === "allow" ? t("Kept as it is meant") : name === "disallow" ? t("No longer meant so") : steps.at(-1).text;
  const left = counts.errors ? t("Errors left: %(count)s.", { count: number(counts.errors) }) : t("No errors are left.");
  return `${what}${t(". ")}${left}`;
}
