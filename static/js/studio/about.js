// What is written about a plan, with whom it is shared, and a copy of it.

import { ApiError, getJson, postJson } from "../lib/api.js";
import { button, element } from "../lib/element.js";
import { t } from "../lib/words.js";

const WORDS = ["name", "reason", "document"];
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
}

function showWords(state) {
  document.querySelector(".heading-row h1").textContent = state.name;
  byId("said-of-it").textContent = [state.document, state.reason].filter(Boolean).join(" · ");
  const discard = byId("discard");
  if (discard) discard.elements.version.value = state.version;
  const form = byId("describe");
  if (!form || form.contains(document.activeElement)) return; // who is writing is not written over
  for (const field of [...WORDS, "target"]) form.elements[field].value = state[field];
}

async function describe(studio, fields) {
  const sent = Object.fromEntries(WORDS.map((field) => [field, fields[field].value.trim().replace(/\s+/g, " ")]));
  const done = await studio.plan.send("describe", { ...sent, target: Number(fields.target.value) });
  if (done) studio.say(t("Saved."));
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
  const found = await getJson(`${plan.address}/sharing`).catch((error) => studio.refused(error));
  if (!found) return;
  const accounts = found.members.map(({ account }) => account);
  const share = async (wanted) => {
    await plan.send("share", { accounts: wanted });
    await showSharing(studio);
  };
  const rows = found.members.map(({ account, name }) => {
    const back = button(t("Stop sharing"), () => share(accounts.filter((each) => each !== account)));
    back.setAttribute("aria-label", t("Stop sharing with %(name)s", { name }));
    return element("li", { className: "party" }, element("span", { textContent: name }), back);
  });
  const told = rows.length ? element("ul", { className: "findings" }, ...rows) : element("p", { className: "quiet", textContent: t("Shared with nobody yet. Who sees the plans of the whole district sees it anyhow.") });
  byId("sharing").lastElementChild.replaceChildren(told, ...(found.others.length ? [adding(found.others, (account) => share([...accounts, account]))] : []));
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
