// The map as a table: all grids with all their figures, for whoever reads rather than looks.

import { button, element } from "../lib/element.js";
import { t } from "../lib/words.js";
import { figuresTable, numeric } from "./figures_table.js";
import { namePieces } from "./tools/select.js";

const TABLED = 200; // grids at once: a table of thousands would keep each edit waiting

const percent = (value) => numeric(value === null ? null : value * 100, 0, " %");

/** Title and cell of each column behind the name; those that nobody has figures for are left out. */
const COLUMNS = [
  { title: () => t("Households"), cell: (p) => numeric(p.households) },
  { title: () => t("Against the target"), cell: (p) => percent(p.deviation) },
  { title: () => t("Residents, about"), cell: (p) => numeric(p.residents) },
  { title: () => t("Addresses"), cell: (p) => numeric(p.places) },
  { title: () => t("Cases a month"), cell: (p) => numeric(p.cases_per_month, 1) },
  { title: () => t("Cases in a year"), cell: (p) => numeric(p.cases) },
  { title: () => t("Open cases"), cell: (p) => numeric(p.open_cases), known: (p) => p.open_cases !== null },
  { title: () => t("Area, ha"), cell: (p) => numeric(p.area_m2 / 10_000, 1) },
  { title: () => t("Compactness (Polsby-Popper)"), cell: (p) => numeric(p.polsby_popper, 2) },
  { title: () => t("Compactness (Reock)"), cell: (p) => numeric(p.reock, 2) },
  { title: () => t("Buildings cut"), cell: (p) => numeric(p.buildings_cut) },
  { title: () => t("Estates cut"), cell: (p) => numeric(p.estates_cut) },
  { title: () => t("Border on roads and waters"), cell: (p) => percent(p.real_share) },
  { title: () => t("People in posts"), cell: (p) => numeric(p.posts) },
];

/** Keep the table of a plan, opened or not; `jump` makes the button that leads to a grid. */
export function showAll(section, plan, jump) {
  if (!plan.isCounted) return;
  section.hidden = false;
  const summary = element("summary", { textContent: t("All grids as a table") });
  const details = element("details", { open: section.firstElementChild?.open ?? false }, summary);
  const across = section.querySelector(".figures-box")?.scrollLeft ?? 0;
  const fill = () => { if (details.open && details.children.length === 1) tabulate(details, plan, jump); };
  details.addEventListener("toggle", fill);
  section.replaceChildren(details);
  fill();
  // Whoever reads a column far on the right stays there while the figures change.
  if (across) section.querySelector(".figures-box").scrollLeft = across;
}

function tabulate(details, plan, jump) {
  const all = [...plan.grids.values()].map(({ properties }) => properties).sort((a, b) => (a.code < b.code ? -1 : 1));
  const columns = COLUMNS.filter(({ known }) => !known || all.some(known));
  const row = (p) => element("tr", {}, element("th", { scope: "row" }, jump(p.code, ...namePieces(p))), ...columns.map(({ cell }) => cell(p)));
  const made = figuresTable(t("All grids as a table"), [t("Grid"), ...columns.map(({ title }) => title())], []);
  details.append(made);
  const add = (from) => {
    made.querySelector("tbody").append(...all.slice(from, from + TABLED).map(row));
    if (from + TABLED >= all.length) return;
    const more = button(t("More"), () => { more.remove(); add(from + TABLED); });
    details.append(more);
  };
  add(0);
}
