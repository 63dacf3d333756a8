// The page of cases: every selected case on the map, gathered in clusters; a row of the list shows its case there.

/* global L */
import { getJson } from "../lib/api.js";
import { language, number, t } from "../lib/words.js";
import { districtMap } from "../map/district_map.js";
import { sayMissing } from "../map/missing.js";
import { uncover } from "../map/uncover.js";

const SVG = "http://www.w3.org/2000/svg";
const marks = JSON.parse(document.getElementById("marks").textContent);
const sprite = document.getElementById("cases-script").dataset.marks;

function mark(category) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `case-mark mark-${marks[category]}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#mark-${marks[category]}`);
  svg.append(use);
  return svg;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function moment(iso) {
  const style = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language === "en" ? "en" : "zh-CN", style).format(new Date(iso));
}

/** What a popup says; text only, for categories and addresses are whatever a file said. */
function card({ code, category, reported_at: when, grid, address }) {
  const box = element("div", "", "case-card");
  box.append(element("strong", category), element("span", moment(when)));
  box.append(element("span", grid?.full_name ?? t("Outside every grid")));
  if (address) box.append(element("span", address));
  box.append(element("span", code, "code quiet"));
  return box;
}

function marker({ geometry, properties }) {
  const [lon, lat] = geometry.coordinates;
  const icon = L.divIcon({ html: mark(properties.category), className: "case-icon", iconSize: [26, 26] });
  return L.marker([lat, lon], { icon, alt: `${properties.category} ${properties.code}` }).bindPopup(() => card(properties));
}

function clusterIcon(cluster) {
  const count = cluster.getChildCount();
  const size = count < 10 ? 34 : count < 100 ? 42 : 52;
  const label = element("span", number(count));
  label.setAttribute("aria-label", t("%(count)s cases", { count: number(count) }));
  return L.divIcon({ html: label, className: "case-cluster", iconSize: [size, size] });
}

function clusters() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return L.markerClusterGroup({
    iconCreateFunction: clusterIcon, maxClusterRadius: 56, showCoverageOnHover: false, animate: !still, chunkedLoading: true,
  });
}

function showFromList(group, markers) {
  for (const button of document.querySelectorAll("button[data-case]")) {
    const found = markers.get(button.dataset.case);
    if (!found) continue;
    button.disabled = false;
    button.addEventListener("click", () => {
      uncover();
      group.zoomToShowLayer(found, () => found.openPopup());
    });
  }
}

/** The filter of the page without its paging. */
function filter() {
  const asked = new URLSearchParams(location.search);
  asked.delete("page");
  return asked.size ? `?${asked}` : "";
}

async function show(map) {
  const { features } = await getJson(`/api/cases.geojson${filter()}`);
  const markers = new Map(features.map((feature) => [feature.properties.code, marker(feature)]));
  const group = clusters().addLayers([...markers.values()]).addTo(map.map);
  showFromList(group, markers);
}

// On a phone the legend would cover the map; on a desk the map makes room for it.
function makeRoom(map, legend) {
  if (!legend) return;
  const phone = matchMedia("(max-width: 47.99em)");
  if (phone.matches) legend.removeAttribute("open");
  map.coveredLeft = () => (phone.matches ? 0 : legend.offsetWidth + 12);
  map.lookAt(map.bounds);
}

const place = document.getElementById("map");
// Without its clusters the map would show nothing of what it is for.
const map = window.L?.markerClusterGroup ? await districtMap(place) : sayMissing(place);
if (map) {
  makeRoom(map, document.getElementById("legend"));
  if (Object.keys(marks).length) await show(map);
}
document.documentElement.dataset.ready = "true";
