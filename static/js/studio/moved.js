// How many addresses move by a plan, on the button that leads to who is affected; counted when nothing is done for a moment.

import { getJson } from "../lib/api.js";
import { number, t } from "../lib/words.js";

const PAUSE = 600; // ms without an edit

/** Keep the figure with the plan; without edits nothing moves, and nothing is asked. */
export function showMoved(plan) {
  const link = document.getElementById("impact");
  const name = link.textContent;
  let timer = null;
  const count = async () => {
    const { version } = plan.state;
    const found = await getJson(`${plan.address}/impact`).catch(() => null); // the page behind the link says why
    if (found && version === plan.state.version) link.textContent = t("Affects %(count)s addresses", { count: number(found.places) });
  };
  const wait = () => {
    clearTimeout(timer);
    link.textContent = name;
    if (plan.isCounted && plan.done.length) timer = setTimeout(count, PAUSE);
  };
  plan.addEventListener("change", wait);
  wait();
}
