// A finger that trembles taps twice where one tap is meant.

const SOON = 300; // ms
const NEAR = 30; // px

const seconds = new WeakSet();
let last = null;

const isByFinger = ({ detail, pointerType }) => detail > 0 && (pointerType ? pointerType !== "mouse" : matchMedia("(pointer: coarse)").matches);

/** Notice each click before anything else does. */
document.addEventListener("click", (event) => {
  if (!isByFinger(event)) return;
  const { timeStamp, clientX, clientY } = event;
  if (last && timeStamp - last.timeStamp < SOON && Math.hypot(clientX - last.clientX, clientY - last.clientY) < NEAR) seconds.add(event);
  last = { timeStamp, clientX, clientY };
}, { capture: true });

/** Whether a click is a finger's that has just clicked there. */
export const isSecondTap = (event) => seconds.has(event);

/** Let a second tap on a button in some part of the page do nothing: by then another one may be there. */
export function heedOnce(part) {
  part.addEventListener("click", (event) => {
    if (!isSecondTap(event) || !event.target.closest("button")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}
