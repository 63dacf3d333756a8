// Whether the figures that are shown are being counted anew, because something on the ground is another.

import { t } from "../lib/words.js";

const LOOKS = 2; // what is counted between one look and the next is not worth a word

export function showRecounting(plan) {
  const note = document.getElementById("recounting");
  const show = () => {
    const text = plan.oldLooks < LOOKS ? "" : t("Something in the register was changed. These figures are from before; they are being counted anew.");
    if (note.textContent !== text) note.textContent = text;
  };
  for (const event of ["change", "looked"]) plan.addEventListener(event, show);
}
