// The resident's page: asks the server for the answer to an address, a point or a code, and shows it on the map.
// The answer itself is the server's page; nothing of it is written here.

import { getPage } from "../lib/api.js";
import { Combobox } from "../lib/combobox.js";
import { fill, suggest } from "../lib/suggestions.js";
import { t } from "../lib/words.js";
import { districtMap } from "../map/district_map.js";
import { myLocation } from "../map/locate.js";
import { AnswerOnMap } from "../map/answer_on_map.js";

const byId = (id) => document.getElementById(id);
const [form, input, said, trouble] = ["search", "q", "said", "trouble"].map(byId);
let onMap = null;
let request = null;
// The day that the page answers for; its map is of that day.
const day = new URLSearchParams(location.search).get("on");
// Where the reader is, roughly, once they have said so: what is near is suggested first. Kept nowhere but here.
let near = {};

function complain(message) {
  trouble.textContent = message ?? "";
  trouble.hidden = !message;
}

/** Ask and show. `push`: a new entry in the history; `focus`: bring the reader to the answer. */
async function ask(params, { push = true, focus = false } = {}) {
  const url = `/?${new URLSearchParams(params)}`;
  if (dayOf(url) !== day) return push ? location.assign(url) : location.reload();
  request?.abort();
  request = new AbortController();
  suggestions.close();
  complain(null);
  byId("answer").setAttribute("aria-busy", "true");
  try {
    const page = await getPage(url, { signal: request.signal });
    if (push) history.pushState(null, "", url);
    take(page, focus);
  } catch (error) {
    if (error.name !== "AbortError") complain(error.message);
  } finally {
    byId("answer").removeAttribute("aria-busy");
  }
}

const dayOf = (url) => new URL(url, location.href).searchParams.get("on");

/** The same, asked for the day of the page. */
const onDay = (params) => (day ? { ...params, on: day } : params);

function take(page, focus) {
  document.title = page.title;
  input.value = page.getElementById("q").value;
  byId("answer").replaceWith(document.adoptNode(page.getElementById("answer")));
  const heading = byId("answer").querySelector("h2");
  // Focus reads the heading aloud; where the focus stays, the status line does.
  if (focus) heading.focus({ preventScroll: true });
  else said.textContent = heading.textContent;
  document.querySelector(".panel").scrollTo?.({ top: 0 });
  window.scrollTo({ top: 0 });
  onMap?.show(byId("answer").dataset);
}

/** A road or an estate is the beginning of an address: its places come next. Anything else is asked for at once. */
function choose({ text, places, place }) {
  if (place) return ask(onDay({ q: text, place: place.code }), { focus: true });
  if (!places || input.value.trim() === text) return ask(onDay({ q: text }), { focus: true });
  input.value = text;
  return suggestions.ask();
}

const suggestions = new Combobox(input, byId("suggestions"), (text, signal) => suggest(text, signal, onDay(near)), fill, choose);

// The first names that are asked for take the server longest: it gets them ready while the reader begins to type.
input.addEventListener("focus", () => suggest("").catch(() => {}), { once: true });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text) ask(onDay({ q: text }), { focus: true });
  else input.focus();
});

// Links inside the answer (a choice, the nearest grid) are answered in place too.
byId("main").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest('#answer a[href^="/?"]');
  if (link) {
    event.preventDefault();
    ask(new URL(link.href).searchParams, { focus: true });
  }
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "print") window.print();
  if (action === "copy") copyLink(event.target.closest("[data-action]"));
});

async function copyLink(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.lastChild.textContent = t("Copied");
    said.textContent = t("Copied");
  } catch {
    complain(t("The browser did not allow copying. Copy the page's address from the address bar."));
  }
}

byId("my-location").addEventListener("click", async ({ currentTarget }) => {
  complain(null);
  currentTarget.disabled = true;
  said.textContent = t("Looking for your location ...");
  try {
    const { lon, lat, accuracy } = await myLocation();
    near = { lon: lon.toFixed(3), lat: lat.toFixed(3) };
    await ask(onDay({ crs: "wgs84", x: lon.toFixed(7), y: lat.toFixed(7), accuracy: Math.round(accuracy) }), { focus: true });
  } catch (error) {
    complain(error.message);
  } finally {
    currentTarget.disabled = false;
  }
});

addEventListener("popstate", () => ask(new URLSearchParams(location.search), { push: false }));

function askAt({ lng, lat }) {
  ask(onDay({ crs: "cgcs2000", x: lng.toFixed(7), y: lat.toFixed(7) }));
}

const map = await districtMap(byId("map"));
if (map) {
  onMap = new AnswerOnMap(map);
  map.failed = (error) => complain(error.message);
  map.map.on("click", (event) => askAt(event.latlng));
  byId("map").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === event.currentTarget) askAt(map.map.getCenter());
  });
  onMap.show(byId("answer").dataset);
}
