// What is said of steps that were done together, in one act.

import { number, t } from "../lib/words.js";

/** Of a redraw, right after it was taken. */
export function titleOfTaken(facts) {
  const what = facts.steps === "1" ? t("redraw %(number)s, %(ground)s into %(grids)s grids", facts) : t("redraw %(number)s, %(ground)s into %(grids)s grids, in %(steps)s steps", facts);
  return t("Taken: %(what)s", { what });
}

/** Of the last steps, for whoever opens the plan; null where the last one was done alone. */
export function titleOfAct(steps) {
  if (steps.length < 2) return null;
  return t("Done together: %(count)s steps (%(who)s)", { count: number(steps.length), who: steps[0].author_name ?? t("the command line") });
}
