// What others have done to a plan, the newest first, as one line.

import { language, t } from "../lib/words.js";
import { named } from "./tools/select.js";

const NAMED = 3; // as many as a refusal of the server names

/** What somebody who looked before some changes calls the grids, `before` by code: one that was renamed as it was called. */
export function calledBefore({ grids, state }, before) {
  return { state, grids: new Map([...grids, ...[...before].filter(([, grid]) => grid)]) };
}

/** Events as one line; `known` are grids and state by which they are named. */
export function changesOf(events, known) {
  const newest = events.slice(-NAMED).reverse();
  const lines = newest.map(({ author_name: who, text }) => t("%(who)s: %(what)s", { who: who ?? t("the command line"), what: named(text, known) }));
  if (events.length > NAMED) lines.push(t("and %(count)s before that", { count: events.length - NAMED }));
  return lines.join(language === "en" ? "; " : "；");
}
