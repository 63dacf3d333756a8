// What stands where the map would be when it cannot be had.

import { t } from "../lib/words.js";

/** Say so in the map's place; what works only with the map (class "map-only") goes away. */
export function sayMissing(element, reason = t("The map could not be loaded. The text and the lists work without it.")) {
  document.documentElement.classList.add("no-map");
  element.classList.add("map-missing");
  element.removeAttribute("tabindex");
  element.textContent = reason;
}
