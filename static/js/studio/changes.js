// What others have done to a plan, the newest first, as one line.

import { language, t } from "../lib/words.js";

const NAMED = 3; // as many as a refusal of the server names

/** Events as one line. */
export function changesOf(events) {
  const newest = events.slice(-NAMED).reverse();
  const lines = newest.map(({ author_name: who, text }) => t("%(who)s: %(what)s", { who: who ?? t("the command line"), what: text }));
  if (events.length > NAMED) lines.push(t("and %(count)s before that", { count: events.length - NAMED }));
  return lines.join(language === "en" ? "; " : "；");
}
