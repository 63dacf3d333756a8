// What the last step is called when it is a redraw that was taken: also when the page is opened again, until the next step.

import { t } from "../lib/words.js";

const keyOf = (plan) => `taken ${plan.address}`;

export function titleOfTaken(facts) {
  const what = facts.steps === "1" ? t("redraw %(number)s, %(ground)s into %(grids)s grids", facts) : t("redraw %(number)s, %(ground)s into %(grids)s grids, in %(steps)s steps", facts);
  return t("Taken: %(what)s", { what });
}

export function keepTaken(plan, facts) {
  try {
    sessionStorage.setItem(keyOf(plan), JSON.stringify({ facts, version: plan.state.version }));
  } catch { /* a browser that keeps nothing */ }
}

/** The title of a redraw that was the last that was done to the plan; null where something else was. */
export function keptTitle(plan) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(plan)));
    return kept?.version === plan.state.version ? titleOfTaken(kept.facts) : null;
  } catch {
    return null;
  }
}
