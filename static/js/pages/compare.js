// The page of two sets of grids beside each other: the map with its handle, and the list that leads to places on it.

import { districtMap } from "../map/district_map.js";
import { onPaper } from "../map/paper.js";
import { TwoSides } from "../map/two_sides.js";
import { uncover } from "../map/uncover.js";

const element = document.getElementById("map");
const { left, right } = element.dataset;
const list = document.getElementById("changed");

function choose(sides, item) {
  for (const other of list.children) {
    const chosen = other === item;
    other.classList.toggle("chosen", chosen);
    other.querySelector("button").setAttribute("aria-pressed", String(chosen));
  }
  sides.look(item.dataset.code, JSON.parse(item.dataset.bounds));
  uncover(element);
}

const map = await districtMap(element, left ? { grids: null } : {});
if (map && left) {
  const sides = new TwoSides(map, { left, right });
  list?.addEventListener("click", ({ target }) => {
    const button = target.closest("button.look");
    if (button) choose(sides, button.closest("li"));
  });
  onPaper(map.map, sides.sheet());
  await sides.begin().catch(() => {}); // what goes over is listed all the same
}
document.documentElement.dataset.ready = "true";
