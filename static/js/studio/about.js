// What is written about a plan, with whom it is shared, and a copy of it.

import { ApiError, getJson, postJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { t } from "../lib/words.js";
import { changesOf } from "./changes.js";
import { isTyped, refill, tellTheirs } from "./fields.js";

const FIELDS = ["name", "reason", "document", "target"];
const byId = (id) => document.getElementById(id);

export function showAbout(studio) {
  const { plan } = studio;
  plan.addEventListener("change", () => showWords(plan.state));
  byId("describe")?.addEventListener("submit", (event) => {
    event.preventDefault();
    describe(studio, event.target.elements);
  });
  byId("sharing")?.addEventListener("toggle", ({ target }) => target.open && showSharing(studio));
  byId("copy")?.addEventListener("click", () => copy(studio));
  if (byId("discard")) discarding(studio);
}

/** What colleagues have done since it was asked whether to discard the plan is told before it goes with it. */
function discarding(studio) {
  const [box, form] = [byId("discarding"), byId("discard")];
  let theirs = [];
  box.addEventListener("toggle", () => { theirs = []; });
  studio.plan.addEventListener("change", ({ detail: { deed, events } }) => {
    form.elements.version.value = studio.plan.state.version;
    if (box.open && !deed) theirs.push(...events);
  });
  form.addEventListener("submit", (event) => {
    if (!theirs.length) return;
    event.preventDefault();
    byId("news").hidden = true; // it is said with this
    studio.fail(t("The plan was changed meanwhile: %(changes)s. It was not discarded; press again to discard it with that.", { changes: changesOf(theirs) }));
    theirs = [];
  });
}

function showWords(state) {
  document.querySelector(".heading-row h1").textContent = state.name;
  byId("said-of-it").textContent = [state.document, state.reason].filter(Boolean).join(" · ");
  const form = byId("describe");
  for (const field of form ? FIELDS : []) refill(form.elements[field], String(state[field]));
}

/** Send what was typed, and nothing else. Where a colleague has changed just that meanwhile, theirs is told first. */
async function describe(studio, fields) {
  const { plan } = studio;
  const typed = FIELDS.filter((field) => isTyped(fields[field]));
  if (tellTheirs(typed.map((field) => fields[field]), plan.state, (text) => studio.fail(text))) return;
  const written = (field) => (field === "target" ? Number(fields.target.value) : fields[field].value.trim().replace(/\s+/g, " "));
  if (!(await plan.send("describe", Object.fromEntries(typed.map((field) => [field, written(field)]))))) return;
  for (const field of typed) fields[field].value = fields[field].defaultValue = plan.state[field];
  studio.say(t("Saved."));
}

async function copy(studio) {
  try {
    const { id } = await postJson(`${studio.plan.address}/copy`, {});
    location.assign(`/plans/${id}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    studio.refused(error);
  }
}

/** The colleagues who have the plan, each to be taken back, and those who could have it. */
async function showSharing(studio) {
  const { plan } = studio;
  const ask = () => getJson(`${plan.address}/sharing`).catch((error) => studio.refused(error));
  const found = await ask();
  if (!found) return;
  // With whom a colleague has shared it since stays so.
  const share = async (change) => {
    const seen = plan.state.version;
    const now = await ask();
    if (now) await plan.send("share", { accounts: change(now.members.map(({ account }) => account)) }, { seen });
    await showSharing(studio);
  };
  const rows = found.members.map(({ account, name }) => {
    const back = button(t("Stop sharing"), () => share((accounts) => accounts.filter((each) => each !== account)));
    back.setAttribute("aria-label", t("Stop sharing with %(name)s", { name }));
    return element("li", { className: "party" }, element("span", { textContent: name }), back);
  });
  const told = rows.length ? element("ul", { className: "findings" }, ...rows) : element("p", { className: "quiet", textContent: t("Shared with nobody yet. Who sees the plans of the whole district sees it anyhow.") });
  byId("sharing").lastElementChild.replaceChildren(told, ...(found.others.length ? [adding(found.others, (account) => share((accounts) => [...accounts, account]))] : []));
}

function adding(others, add) {
  const who = element("select", { className: "form-select", name: "colleague" }, ...others.map(({ account, name }) => element("option", { value: account, textContent: name })));
  who.setAttribute("aria-label", t("Colleague"));
  const form = element("form", { className: "record" }, who, element("button", { className: "btn btn-quiet", textContent: t("Share") }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(Number(who.value));
  });
  return form;
}
