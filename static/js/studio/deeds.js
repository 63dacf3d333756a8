// What comes next with a plan: proposed, handed in, given back, signed, in force from a day on.

import { ApiError, postJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { t } from "../lib/words.js";
import { heedOnce } from "./second_tap.js";

export function showDeeds(section, studio) {
  const { state, done } = studio.plan;
  if (!studio.plan.isCounted) return;
  const errors = state.rules.filter(({ count, severity }) => count && severity === "error").length;
  const outdated = state.newest !== null; // of which the page says what can be done; it can only be given back
  const judged = (deed, else_) => (studio.judges ? [...(outdated ? [] : [deed]), givesBack(studio)] : [...(outdated ? [] : [waiting(else_)])]);
  const takenBack = () => (studio.takesBack ? [judge(studio, "take-back", t("Take back from approval"), "btn-quiet")] : []);
  const said = state.given_back ? [element("p", { className: "note note-warning", textContent: t("Given back: %(why)s", { why: state.given_back }) })] : [];
  const parts = {
    draft: () => [...said, ...(studio.draws ? [...(errors && !outdated ? [element("p", { className: "quiet", textContent: t("To be handed in, no rule with ✘ may be broken.") })] : []), button(t("Propose"), () => studio.proposing.ask(), "btn btn-outline-primary"), ...(outdated ? [] : submit(studio, errors > 0 || !done.length))] : [])],
    submitted: () => [...judged(judge(studio, "approve", t("Approve"), "btn-primary"), t("Handed in: somebody else has to approve it now.")), ...takenBack()],
    approved: () => judged(publish(studio), t("Approved: it is to be published now.")),
    published: () => [waiting(t("Published as generation %(number)s, in force from %(day)s.", { number: state.generation, day: state.valid_from })), ...(studio.judges && state.valid_from > today() ? [withdrawal(studio)] : [])],
    discarded: () => [waiting(t("Discarded: nobody goes on with it. Copy it to go on with its edits after all."))],
  };
  // What is typed here stays unless something else is to be done next.
  const now = [state.stage, state.given_back, state.generation, errors > 0, done.length > 0, outdated].join();
  if (section.dataset.now === now) return;
  section.dataset.now = now;
  const shown = parts[state.stage]();
  section.hidden = !shown.length;
  section.replaceChildren(...shown);
}

const waiting = (textContent) => element("p", { textContent });

function submit(studio, disabled) {
  const sure = t("Hand it in? Nobody changes it from then on; until it is approved it can be taken back.");
  const made = askedTwice(t("Hand in for approval"), sure, judge(studio, "submit", t("Yes, hand it in"), "btn-primary"), "btn btn-primary");
  made[1].disabled = disabled;
  return made;
}

function judge(studio, deed, text, look) {
  return button(text, () => act(studio, deed, {}), `btn ${look}`);
}

/** Take the plan to its next stage; the page is then another one. */
async function act(studio, deed, sent) {
  const { plan } = studio;
  if (studio.atWork) return;
  studio.atWork = true;
  try {
    await postJson(`${plan.address}/${deed}`, sent, { version: plan.state.version });
    location.reload();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    studio.atWork = false;
    if (["stale", "version_ahead"].includes(error.code)) await plan.look().catch(() => {}); // the next look shows it
    studio.refused(error);
  }
}

const today = () => document.getElementById("panel").dataset.today;

/** Why it is given back is asked for, and may stay open. */
function givesBack(studio) {
  const why = element("input", { className: "form-control", maxLength: 2000, id: "why" });
  const label = element("label", { htmlFor: why.id, textContent: t("Why (those who drew it read it)") });
  const asked = element("div", { className: "publish", hidden: true }, label, why, button(t("Yes, give it back"), () => act(studio, "return", { why: why.value.trim() }), "btn btn-primary"));
  const first = button(t("Give back"), () => {
    first.hidden = true;
    asked.hidden = false;
    why.focus();
  }, "btn btn-quiet");
  return element("div", {}, first, asked);
}

function withdrawal(studio) {
  const sure = t("Withdraw it? The grids of before stay in force, and the plan is approved, to be published from another day on.");
  return element("div", { className: "publish" }, ...askedTwice(t("Withdraw the publication"), sure, judge(studio, "withdraw", t("Yes, withdraw it"), "btn-danger")));
}

/** What many wait for is not done by a slip: the button, in whose place come the question and the one that does it. */
function askedTwice(text, question, yes, look = "btn btn-quiet") {
  const sure = element("p", { hidden: true, textContent: question });
  yes.hidden = true;
  const first = button(text, () => {
    first.hidden = true;
    sure.hidden = yes.hidden = false;
    yes.focus();
  }, look);
  return [sure, first, yes];
}

/** For today it is asked for twice: what is in force is not withdrawn. */
function publish(studio) {
  const { earliest } = studio.plan.state;
  const day = element("input", { className: "form-control", type: "date", id: "valid-from", min: today(), value: earliest, required: true });
  const sure = element("p", { hidden: true, textContent: t("Publish it for today? Its grids are in force at once, and cannot be withdrawn any more.") });
  const press = element("button", { className: "btn btn-primary" });
  const form = element("form", { className: "publish" }, element("label", { htmlFor: "valid-from", textContent: t("In force from") }), day, sure, press);
  const ask = (isAsked) => {
    sure.hidden = !isAsked;
    press.textContent = isAsked ? t("Yes, publish it for today") : t("Publish");
  };
  ask(false);
  day.addEventListener("input", () => {
    studio.fail(null); // of which another day was refused
    ask(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (day.value === today() && sure.hidden) ask(true);
    else act(studio, "publish", { valid_from: day.value });
  });
  heedOnce(form);
  return form;
}
