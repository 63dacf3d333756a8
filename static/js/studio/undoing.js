// Undo and redo: what would be taken back, and whose it is, is said before; what a colleague did is asked for first.

import { button } from "../lib/element.js";
import { number, t } from "../lib/words.js";

const byId = (id) => document.getElementById(id);
const nameOf = (name) => name ?? t("the command line");

/** What each way says: on its button, in the question, and for all steps of one act. */
const WAYS = {
  undo: {
    label: (facts) => t("Undo: %(what)s (%(who)s)", facts),
    question: (facts) => t("%(who)s did this: %(what)s. Undo it?", facts),
    many: (facts) => t("%(who)s did these %(count)s steps together. Undo them all?", facts),
    all: (facts) => t("Undo all %(count)s steps that were done together", facts),
    yes: () => t("Yes, undo it"),
    hand: (step) => (step.author === step.last ? step.author_name : step.last_name),
  },
  redo: {
    label: (facts) => t("Redo: %(what)s (%(who)s)", facts),
    question: (facts) => t("%(who)s undid this: %(what)s. Do it again?", facts),
    many: (facts) => t("%(who)s undid these %(count)s steps together. Do them all again?", facts),
    all: (facts) => t("Redo all %(count)s steps that were done together", facts),
    yes: () => t("Yes, do it again"),
    hand: (step) => step.last_name,
  },
};

export class Undoing {
  /** @param {number | null} account whose page this is */
  constructor(plan, account) {
    Object.assign(this, { plan, account, asked: byId("asked") });
    for (const way of Object.keys(WAYS)) byId(way)?.addEventListener("click", () => this.press(way));
    this.asked?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    plan.addEventListener("busy", () => this.show());
    plan.addEventListener("change", () => { this.close(); this.show(); });
    this.show();
  }

  /** The step that would be undone or redone next. */
  next(way) {
    return way === "undo" ? this.plan.done.at(-1) : this.plan.undone[0];
  }

  /** Buttons that undo or redo what was done in one act of several steps, where that is next. */
  whole() {
    return Object.keys(WAYS).flatMap((way) => {
      const count = this.act(way).length;
      return count > 1 ? [button(WAYS[way].all({ count: number(count) }), () => this.press(way, count), "btn btn-quiet btn-small")] : [];
    });
  }

  /** The steps next to be undone or redone that were done together. */
  act(way) {
    const steps = way === "undo" ? [...this.plan.done].reverse() : this.plan.undone;
    const end = steps.findIndex(({ version }) => version !== steps[0].version);
    return end < 0 ? steps : steps.slice(0, end);
  }

  show() {
    for (const way of Object.keys(WAYS)) {
      const [made, step] = [byId(way), this.next(way)];
      if (!made) continue;
      made.disabled = this.plan.busy || !step;
      const text = step ? WAYS[way].label({ what: step.text, who: nameOf(step.author_name) }) : made.textContent.trim();
      made.title = text;
      made.setAttribute("aria-label", text);
    }
  }

  /** Undo or redo so many steps, after what is under way: each press of a key counts. */
  press(way, count = 1) {
    return this.plan.inTurn(() => {
      if (!this.next(way) || !this.asked.hidden) return false;
      const steps = this.act(way).slice(0, count);
      const foreign = steps.find((step) => !this.isOwn(way, step));
      if (!foreign) return this.send(way, count);
      this.ask(way, foreign, count);
      return false;
    });
  }

  /** Whether only one's own work is reversed: a step that one drew, or an undoing of one's own. */
  isOwn(way, step) {
    return step.last === this.account && (way === "redo" || step.author === this.account);
  }

  send(way, steps) {
    return this.plan.send(way, steps > 1 ? { steps } : {});
  }

  ask(way, step, count) {
    const { question, many, yes, hand } = WAYS[way];
    const facts = { who: nameOf(hand(step)), what: step.text, count: number(count) };
    byId("asked-text").textContent = count > 1 ? many(facts) : question(facts);
    const sure = button(yes(), () => { this.close(); this.plan.inTurn(() => this.send(way, count)); }, "btn btn-primary");
    byId("asked-deeds").replaceChildren(sure, button(t("Leave it"), () => this.close()));
    this.from = document.activeElement;
    this.asked.hidden = false;
    sure.focus();
  }

  /** Take the question back: it was answered, or what it was about is another one now. */
  close() {
    if (!this.asked || this.asked.hidden) return;
    this.asked.hidden = true;
    this.from?.focus({ preventScroll: true });
  }
}
