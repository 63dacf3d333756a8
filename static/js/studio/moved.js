// How many addresses get another grid or another community by a plan, on the button that leads to who is affected; counted when nothing is done for a moment.

import { getJson } from "../lib/api.js";
import { number, t } from "../lib/words.js";

const PAUSE = 600; // ms without an edit
const LONG = 300; // ms of a count: one that takes longer is asked for only when the pointer or the focus is on the button

/** Keep the figure with the plan; without edits nothing moves, and nothing is asked. */
export function showMoved(plan) {
  const link = document.getElementById("impact");
  const name = link.textContent;
  let timer = null;
  let [took, counted] = [0, null];
  const count = async () => {
    const { version } = plan.state;
    if (counted === version) return;
    counted = version;
    const began = performance.now();
    const found = await getJson(`${plan.address}/impact`).catch(() => null); // the page behind the link says why
    took = performance.now() - began;
    if (found && version === plan.state.version) link.textContent = t("Affects %(count)s addresses", { count: number(found.places + found.reassigned_places) });
  };
  const wait = () => {
    clearTimeout(timer);
    link.textContent = name;
    counted = null;
    if (isAsked() && took <= LONG) timer = setTimeout(count, PAUSE);
  };
  const isAsked = () => plan.isCounted && plan.done.length > 0;
  for (const kind of ["pointerenter", "focus"]) link.addEventListener(kind, () => { if (isAsked()) count(); });
  plan.addEventListener("change", wait);
  wait();
}
