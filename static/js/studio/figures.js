// What the colours of the grids show: a figure, its classes, and the legend.

import { element } from "../lib/element.js";
import { number, ratio, t } from "../lib/words.js";

const percent = (value) => `${number(value * 100)} %`;
const signed = (value) => `${value > 0 ? "+" : ""}${percent(value)}`;

/** By name: its title, how a value is read and written, and where its classes end; colours go from few to many. */
const FIGURES = {
  deviation: { title: () => t("Households against the target"), read: (p) => p.deviation, write: signed, ends: [-0.15, -0.05, 0.05, 0.15], scale: "diverging", label: (p) => p.households },
  households: { title: () => t("Households"), read: (p) => p.households, write: (v) => number(v), scale: "rising" },
  cases: { title: () => t("Cases a month"), read: (p) => p.cases_per_month, write: (v) => number(v, 1), scale: "rising" },
  compactness: { title: () => t("Compactness (Polsby-Popper)"), read: (p) => p.polsby_popper, write: ratio, ends: [0.2, 0.35, 0.5, 0.65], scale: "falling" },
  real: { title: () => t("Border on roads and waters"), read: (p) => p.real_share, write: percent, ends: [0.2, 0.4, 0.6, 0.8], scale: "falling" },
};

/** Where the classes of a figure end: its own, or so that each class has as many grids. */
export function endsOf(figure, grids) {
  if (figure.ends) return figure.ends;
  const values = [...grids.values()].map(({ properties }) => figure.read(properties)).filter((v) => v !== null && v !== undefined).sort((a, b) => a - b);
  return [0.2, 0.4, 0.6, 0.8].map((share) => values[Math.floor(share * (values.length - 1))] ?? 0);
}

/** The class of a value, 0 to 4; null when nobody knows it. */
export function classOf(value, ends) {
  return value === null || value === undefined ? null : ends.filter((end) => value > end).length;
}

export class Legend {
  constructor(chosen) {
    this.element = document.getElementById("legend");
    this.select = document.getElementById("figure");
    this.select.append(...Object.entries(FIGURES).map(([value, { title }]) => element("option", { value, textContent: title() })));
    this.select.addEventListener("change", () => chosen());
    this.element.hidden = false;
  }

  get figure() {
    return FIGURES[this.select.value];
  }

  show(ends) {
    const { write, scale } = this.figure;
    // Seen are the ends between two colours; who cannot see them hears each class.
    const texts = [`≤ ${write(ends[0])}`, ...ends.slice(1).map((end, i) => `${write(ends[i])} … ${write(end)}`), `> ${write(ends[3])}`];
    document.getElementById("classes").replaceChildren(...texts.map((text, i) => {
      const swatch = element("span", { className: `swatch ${scale}-${i}` });
      const end = element("span", { className: "end", textContent: i ? write(ends[i - 1]) : "" });
      for (const each of [swatch, end]) each.setAttribute("aria-hidden", "true");
      return element("li", {}, swatch, end, element("span", { className: "visually-hidden", textContent: text }));
    }));
  }
}
