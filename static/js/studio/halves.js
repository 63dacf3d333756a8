// The two halves of a grid that a line parts: how many live on each, and which of them keeps the code of the grid.

/* global L */
import { element } from "../lib/element.js";
import { listed, number, t } from "../lib/words.js";
import { palette } from "../map/palette.js";
import { boxOf } from "./place.js";

const SIDES = { west: () => t("Western half"), east: () => t("Eastern half"), north: () => t("Northern half"), south: () => t("Southern half") };

/** On which side of the other one a half lies. */
function sideOf(half, other) {
  const [x, y] = [half, other].map(({ geometry }) => boxOf(geometry)).map(([west, south, east, north]) => [west + east, south + north]).reduce(([a, b], [c, d]) => [a - c, b - d]);
  if (Math.abs(x) > Math.abs(y)) return x < 0 ? "west" : "east";
  return y < 0 ? "south" : "north";
}

/** What is on a half, as one text. */
function told({ households, places, golden, area_m2: area }) {
  return listed([
    households === null ? t("%(area)s ha", { area: number(area / 10_000, 1) }) : t("%(count)s households", { count: number(households) }),
    t("%(count)s addresses", { count: number(places) }),
    ...(golden ? [t("%(count)s golden addresses", { count: number(golden) })] : []),
  ]);
}

/**
 * Both halves on the map and in a form, chosen the one on the side that is wanted, else the first: `edit()` is the one by
 * which the chosen half keeps the code, `side()` where it lies. A half that cannot keep it cannot be chosen.
 */
export function halvesChosen(halves, map, wanted = null) {
  const shown = L.layerGroup().addTo(map);
  const sides = [sideOf(halves[0], halves[1]), sideOf(halves[1], halves[0])];
  const first = Math.max(halves.findIndex((half, at) => half.edit && sides[at] === wanted), 0);
  const inputs = halves.map((half, at) => element("input", { type: "radio", name: "half", value: String(at), checked: at === first, disabled: !half.edit }));
  const draw = () => {
    shown.clearLayers();
    halves.forEach((half, at) => L.geoJSON(half.geometry, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 2, fillOpacity: inputs[at].checked ? 0.25 : 0 }) }).addTo(shown));
  };
  const rows = halves.map((half, at) => {
    inputs[at].addEventListener("change", draw);
    return element("label", {}, inputs[at], ` ${t("%(half)s: %(what)s", { half: SIDES[sides[at]](), what: told(half) })}`);
  });
  const form = element("div", { className: "halves", role: "radiogroup" }, ...rows);
  form.setAttribute("aria-labelledby", "guide-text");
  draw();
  const chosen = () => inputs.findIndex(({ checked }) => checked);
  return { form, edit: () => halves[chosen()].edit, side: () => sides[chosen()], remove: () => shown.remove() };
}
