// The list of defects: one is chosen at a time; it opens, shows what can be done, and the map goes there.

import { getPage } from "../lib/api.js";
import { mending } from "./mending.js";
import { Look } from "./look.js";

export class DefectList {
  constructor() {
    this.onMap = null;
    this.chosen = null;
    document.addEventListener("click", (event) => {
      const row = event.target.closest("#defect-list .defect")?.parentElement;
      if (row?.matches(".fold")) this.unfold(row, !isOpen(row));
      else if (row) this.choose(row.dataset.key, { toggle: true });
    });
  }

  /** From now on the map shows them too. @param {import("./defects_on_map.js").DefectsOnMap} onMap */
  showOn(onMap) {
    this.onMap = onMap;
    this.draw();
    if (this.chosen) onMap.lookAt(this.chosen);
  }

  get rows() {
    return [...document.querySelectorAll("#defect-list li[data-key]")];
  }

  /** The keys of those that are not folded away. */
  get keys() {
    return this.rows.filter(isInSight).map((row) => row.dataset.key);
  }

  row(key) {
    return this.rows.find((row) => row.dataset.key === key);
  }

  draw() {
    if (!this.onMap) return;
    const drawings = JSON.parse(document.getElementById("drawings").textContent);
    const shown = this.keys.filter((key) => key in drawings).map((key) => [key, drawings[key]]);
    this.onMap.draw(Object.fromEntries(shown), (key) => this.choose(key, { focus: true }));
    if (this.chosen) this.onMap.pick(this.chosen);
  }

  /** Show the hints of one kind in list and map, or fold them away. */
  unfold(fold, open) {
    fold.querySelector(".defect").setAttribute("aria-expanded", String(open));
    if (!open && this.row(this.chosen)?.closest(".fold") === fold) this.close();
    this.draw();
  }

  /** Open a defect; `toggle` closes it when it was open, `focus` puts the focus on it. */
  async choose(key, { toggle = false, focus = false } = {}) {
    const again = this.chosen === key;
    this.close();
    const row = this.row(key);
    if (!row || (again && toggle)) return;
    this.chosen = key;
    const button = row.querySelector(".defect");
    button.setAttribute("aria-expanded", "true");
    if (focus) button.focus({ preventScroll: true });
    this.onMap?.lookAt(key);
    const box = mending(row, (offer) => this.onMap?.propose(offer));
    this.look = this.onMap && row.dataset.narrow !== undefined ? new Look(key, this.onMap) : null;
    row.append(...(this.look ? [this.look.element] : []), box.element);
    row.scrollIntoView({ block: "nearest" });
    await box.ready;
    if (this.chosen === key) row.scrollIntoView({ block: "nearest" });
  }

  close() {
    const row = this.row(this.chosen);
    row?.querySelector(".defect").setAttribute("aria-expanded", "false");
    row?.querySelectorAll(".look, .mending").forEach((box) => box.remove());
    this.look = null;
    this.onMap?.propose(null);
    this.chosen = null;
  }

  /** Move to the next or the previous defect, or to where hints are folded away. */
  step(by) {
    const stops = [...document.querySelectorAll("#defect-list li")].filter((row) => row.matches(".fold") || isInSight(row));
    if (!stops.length) return;
    const here = document.activeElement.closest("#defect-list li") ?? this.row(this.chosen);
    const at = stops.indexOf(here);
    const next = stops[at < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + by))];
    if (next.dataset.key) {
      this.choose(next.dataset.key, { focus: true });
      return;
    }
    this.close();
    next.querySelector(".defect").focus();
  }

  /** Put the focus on the first proposal of the chosen defect. */
  async enter() {
    const focused = document.activeElement.closest("#defect-list li")?.dataset.key;
    if (focused && focused !== this.chosen) await this.choose(focused);
    const row = this.row(this.chosen);
    row?.querySelector(".mending input:not(:disabled), .mending button")?.focus();
  }

  /** Fetch the panel anew, and choose the defect that `next` names from the keys before and after. */
  async refresh(next) {
    const before = this.keys;
    const open = [...document.querySelectorAll(".fold")].filter(isOpen).map((fold) => fold.dataset.fold);
    const fresh = await getPage(location.pathname + location.search);
    this.close();
    for (const part of document.querySelectorAll("[data-part]")) {
      const other = fresh.getElementById(part.id);
      if (other) part.replaceWith(document.adoptNode(other));
    }
    for (const fold of open) document.querySelector(`[data-fold="${fold}"] > .defect`)?.setAttribute("aria-expanded", "true");
    this.draw();
    this.onMap?.refreshGrids();
    const key = next?.(before, this.keys);
    if (key) await this.choose(key, { focus: true });
    else document.getElementById("progress").focus();
  }
}

function isOpen(fold) {
  return fold.querySelector(".defect").getAttribute("aria-expanded") === "true";
}

function isInSight(row) {
  const fold = row.closest(".fold");
  return !fold || isOpen(fold);
}

/** The defect that stands where this one stood. */
export function following(key) {
  return (before, after) => {
    const others = after.filter((other) => other !== key);
    return others[Math.min(before.indexOf(key), others.length - 1)] ?? null;
  };
}

/** What was not in the list before; else what was chosen. */
export function come(chosen) {
  return (before, after) => after.find((key) => !before.includes(key)) ?? (after.includes(chosen) ? chosen : after[0] ?? null);
}
