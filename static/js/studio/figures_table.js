// A table of figures beside the map: wider than the panel it scrolls sideways in a box of its own, the names staying.

import { element } from "../lib/element.js";
import { number } from "../lib/words.js";

const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

/** A table whose first column is what its rows are about; `name` is what the box is called for whoever only hears it. */
export function figuresTable(name, head, rows) {
  const cells = head.map((text, i) => element("th", { scope: "col", className: i ? "numeric" : "", textContent: text }));
  const table = element("table", { className: "figures" }, element("thead", {}, element("tr", {}, ...cells)), element("tbody", {}, ...rows));
  // It stays a table for whoever only hears it, also where its cells are laid out otherwise.
  for (const part of [table, ...table.querySelectorAll("*")]) {
    const role = part.scope ? { col: "columnheader", row: "rowheader" }[part.scope] : ROLES[part.tagName];
    if (role) part.setAttribute("role", role);
  }
  const box = element("div", { className: "figures-box", tabIndex: 0 }, table);
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", name);
  return box;
}

/** A cell with a figure; "–" where nobody knows it. */
export function numeric(value, decimals = 0, unit = "") {
  return element("td", { className: "numeric", textContent: value === null ? "–" : `${number(value, decimals, decimals)}${unit}` });
}
