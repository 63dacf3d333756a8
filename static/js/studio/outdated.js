// A plan that began with another generation than the newest: that is said, also when one is published while it is open.

import { t } from "../lib/words.js";

/** Why the plan could not be copied goes to the places that it is about. */
export function showProblem(onMap) {
  for (const there of document.querySelectorAll("#problem [data-lon]"))
    there.addEventListener("click", () => onMap.lookAt([], [there.dataset.lon, there.dataset.lat].map(Number)));
}

export function showOutdated(plan) {
  const note = document.getElementById("outdated");
  if (!note) return; // it is published, or not gone on with
  const [told, copy] = [note.querySelector("p"), note.querySelector("button")];
  const show = () => {
    const { base, newest: number, newest_from: day } = plan.state;
    note.hidden = number === null;
    if (note.hidden) return;
    told.textContent = t("This plan began with generation %(base)s; the newest is generation %(number)s, in force from %(day)s. It can be drawn and compared as a study, but not published.", { base, number, day });
    if (copy) copy.textContent = t("Copy onto generation %(number)s", { number });
  };
  for (const event of ["change", "published"]) plan.addEventListener(event, show);
  show();
}
