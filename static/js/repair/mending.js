// What can be done about one defect, as a form: proposals like radio buttons, set aside, or meant so.

import { getJson } from "../lib/api.js";
import { element } from "../lib/element.js";
import { t } from "../lib/words.js";

const MAY_BE_MEANT = ["gap", "inlet", "enclave", "overlap", "outside"];

function button(text, action, className = "btn btn-quiet") {
  const made = element("button", { type: "button", className, textContent: text });
  made.dataset.action = action;
  return made;
}

/** The box under a row of the list; `show` is called with the proposal that is looked at. */
export function mending(row, show) {
  const { mendable, skipped, allowed, kind } = row.dataset;
  const box = element("div", { className: "mending no-print" });
  const others = element("div", { className: "mending-actions" });
  const known = mendable !== undefined || MAY_BE_MEANT.includes(kind);
  if (known && allowed === undefined) others.append(button(skipped === undefined ? t("Set aside") : t("Take back"), skipped === undefined ? "skip" : "unskip"));
  if (MAY_BE_MEANT.includes(kind) && allowed === undefined) others.append(button(t("It is meant so …"), "meant"));
  if (allowed !== undefined) others.append(button(t("No longer meant so"), "disallow"));
  if (mendable === undefined || allowed !== undefined) {
    if (allowed === undefined) box.append(element("p", { className: "quiet", textContent: t("This is not mended here: change the data or the grids, then import again.") }));
    box.append(others);
    return { element: box, ready: Promise.resolve() };
  }
  const ready = fill(box, row.dataset.key, others, show);
  return { element: box, ready };
}

async function fill(box, key, others, show) {
  box.append(element("p", { className: "quiet", textContent: t("Working out what can be done …") }));
  let offers;
  try {
    offers = await getJson(`/api/repair/${key}`);
  } catch (error) {
    box.replaceChildren(element("p", { className: "refused", textContent: error.message }), others);
    return;
  }
  if (!box.isConnected) return;
  const possible = offers.filter((offer) => !offer.refused);
  if (!possible.length) {
    const reasons = [...new Set(offers.map((offer) => offer.refused))];
    if (!reasons.length) reasons.push(t("Nothing can be done about this before its neighbours are mended."));
    box.replaceChildren(...reasons.map((textContent) => element("p", { className: "quiet", textContent })), others);
    return;
  }
  box.replaceChildren(form(offers, possible[0], others, show));
  show(possible[0]);
}

function form(offers, first, others, show) {
  const choices = offers.map((offer) => choice(offer, offer === first));
  const made = element("form", { className: "offers" },
    element("fieldset", {}, element("legend", { textContent: t("What to do") }), ...choices));
  others.prepend(element("button", { type: "submit", className: "btn btn-primary", textContent: t("Accept") }));
  made.append(others);
  made.dataset.action = "accept";
  made.addEventListener("change", () => show(offers.find((offer) => offer.name === made.elements.offer.value)));
  return made;
}

function choice(offer, isFirst) {
  const radio = element("input", { type: "radio", name: "offer", value: offer.name, checked: isFirst, disabled: Boolean(offer.refused) });
  const words = element("span", { className: "offer-words" }, element("span", { textContent: offer.text }));
  if (isFirst) words.append(" ", element("span", { className: "tag", textContent: t("recommended") }));
  const detail = offer.refused ?? offer.won.map(({ text }) => text).join(t(", "));
  if (detail || !offer.name.startsWith("insert")) words.append(element("span", { className: "quiet numeric", textContent: detail || t("no ground moves") }));
  return element("label", { className: "offer" }, radio, words);
}

/** The form that asks why something is meant so. */
export function meantForm() {
  const reason = element("input", { id: "reason", className: "form-control", name: "reason", required: true, maxLength: 500, autocomplete: "off" });
  const made = element("form", { className: "meant" },
    element("label", { htmlFor: "reason", textContent: t("Why it is meant so") }), reason,
    element("div", { className: "mending-actions" },
      element("button", { type: "submit", className: "btn btn-primary", textContent: t("Keep it so") }), button(t("Cancel"), "cancel")));
  made.dataset.action = "allow";
  return made;
}
