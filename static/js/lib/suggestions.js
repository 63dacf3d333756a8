// What somebody may be typing when they type an address: asked of the server, and written into the list of a combobox.

import { getJson } from "./api.js";
import { element } from "./element.js";
import { number, t } from "./words.js";

const KINDS = {
  road: t("Road"), estate: t("Estate"), site: t("Named place"), community: t("Community or village"), town: t("Street or town"),
};
const LONGEST = 100;

/** Suggestions for a text; what is near (`lon`, `lat`) comes first, as of today or of a day (`on`). */
export async function suggest(text, signal, asked = {}) {
  if (text.length > LONGEST) return [];
  const found = await getJson(`/api/suggest?${new URLSearchParams({ q: text, limit: 8, ...asked })}`, { signal });
  return found.suggestions;
}

/** Write one into its option. */
export function fill(item, option) {
  option.append(element("span", { textContent: item.text }), element("span", { className: "quiet", textContent: beside(item) }));
}

/** What stands beside a suggestion: the grid of a place; of a name what it is, which one it stands for, how much there is of it. */
function beside({ kind, meaning, places, place, grid }) {
  if (place) return grid?.full_name ?? t("in no grid");
  const count = places && t("%(count)s places", { count: number(places) });
  return [meaning && `= ${meaning}`, KINDS[kind], count].filter(Boolean).join(" · ");
}
