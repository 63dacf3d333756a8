// The two halves of a grid that a line parts: how many live on each, which of them keeps the code of the grid, and what the other is called.

/* global L */
import { element } from "../lib/element.js";
import { listed, number, t } from "../lib/words.js";
import { palette } from "../map/palette.js";
import { isTyped } from "./fields.js";

const PARTS = {
  west: () => t("Western half"),
  east: () => t("Eastern half"),
  north: () => t("Northern half"),
  south: () => t("Southern half"),
  larger: () => t("Larger part"),
  smaller: () => t("Smaller part"),
};

/** What is on a half, as one text. */
function told({ households, places, golden, area_m2: area }) {
  return listed([
    households === null ? t("%(area)s ha", { area: number(area / 10_000, 1) }) : t("%(count)s households", { count: number(households) }),
    t("%(count)s addresses", { count: number(places) }),
    ...(golden ? [t("%(count)s golden addresses", { count: number(golden) })] : []),
  ]);
}

/** What an edit calls the grid that is new by it. */
const freshOf = (edit, grid) => (edit.kind === "create" ? edit : edit.pieces.find(({ code }) => code !== grid));

/** An edit by which the new grid is called otherwise. */
function called(edit, grid, fresh) {
  if (edit.kind === "create") return { ...edit, ...fresh };
  return { ...edit, pieces: edit.pieces.map((piece) => (piece.code === grid ? piece : fresh)) };
}

/** The fields of what the new grid is called: filled in with what is free, or what somebody has typed in those of `before`. */
function freshFields(fresh, before) {
  return [["name", t("Name of the new grid"), 100], ["code", t("Code of the new grid"), 40]].map(([name, label, maxLength], at) => {
    const input = element("input", { className: `form-control ${name}`, name, defaultValue: fresh[name], maxLength });
    input.setAttribute("aria-label", label);
    if (before && isTyped(before[at])) input.value = before[at].value;
    return input;
  });
}

/**
 * Both halves on the map and in a form, chosen the one of the part as in the form of `before`, else the first: `edit()` is the one by
 * which the chosen half keeps the code of the grid, and the other is called as is written. A half that cannot keep it cannot be chosen.
 */
export function halvesChosen(halves, map, grid, before = null) {
  const shown = L.layerGroup().addTo(map);
  const first = Math.max(halves.findIndex((half) => half.edit && half.part === before?.part()), 0);
  const inputs = halves.map((half, at) => element("input", { type: "radio", name: "half", value: String(at), checked: at === first, disabled: !half.edit }));
  const draw = () => {
    shown.clearLayers();
    halves.forEach((half, at) => L.geoJSON(half.geometry, { pane: "sketch", interactive: false, style: () => ({ color: palette().bad, weight: 2, fillOpacity: inputs[at].checked ? 0.25 : 0 }) }).addTo(shown));
  };
  const rows = halves.map((half, at) => {
    inputs[at].addEventListener("change", draw);
    return element("label", {}, inputs[at], ` ${t("%(half)s: %(what)s", { half: PARTS[half.part](), what: told(half) })}`);
  });
  const group = element("div", { className: "halves-sides", role: "radiogroup" }, ...rows);
  group.setAttribute("aria-labelledby", "guide-text");
  const fields = freshFields(freshOf(halves.find(({ edit }) => edit).edit, grid), before?.fields);
  const form = element("div", { className: "halves" }, group, element("div", { className: "halves-fresh" }, element("span", { textContent: t("The other:") }), ...fields));
  draw();
  const chosen = () => inputs.findIndex(({ checked }) => checked);
  const written = () => Object.fromEntries(fields.map(({ name, value }) => [name, value.trim()]));
  return {
    form,
    fields,
    edit: () => called(halves[chosen()].edit, grid, written()),
    isCalled: () => Object.values(written()).every(Boolean),
    part: () => halves[chosen()].part,
    focused: () => (form.contains(document.activeElement) ? document.activeElement.name : null),
    focus: (name) => form.querySelector(name === "half" ? "input:checked" : `[name="${name}"]`).focus(),
    remove: () => shown.remove(),
  };
}
