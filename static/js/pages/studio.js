// The studio of a plan: the map with its tools, and the figures beside it.

import { districtMap } from "../map/district_map.js";
import { onPaper } from "../map/paper.js";
import { showAbout } from "../studio/about.js";
import { Comments } from "../studio/comments.js";
import { GoldenPlaces } from "../studio/golden.js";
import { GridsOnMap } from "../studio/grids_on_map.js";
import { showMoved } from "../studio/moved.js";
import { showOutdated, showProblem } from "../studio/outdated.js";
import { Panel } from "../studio/panel.js";
import { PartiesOnMap } from "../studio/parties_on_map.js";
import { Plan } from "../studio/plan.js";
import { showRecounting } from "../studio/recounting.js";
import { RuleSettings } from "../studio/rule_settings.js";
import { Studio } from "../studio/studio.js";
import { Undoing } from "../studio/undoing.js";

const panel = document.getElementById("panel");
const plan = new Plan(panel.dataset.plan);
const isLost = panel.dataset.lost === "1"; // of which the page says all there is
// The communities are those of the plan: a grid may be given to another one.
const layers = { grids: null, ...(isLost ? {} : { areas: `${plan.address}/areas.geojson` }) };
const [district] = await Promise.all([districtMap(document.getElementById("map"), layers), isLost || opened()]);
if (!district || !plan.state) document.getElementById("opening").hidden = true;
else {
  const studio = new Studio(plan, new GridsOnMap(district, plan));
  studio.draws = panel.dataset.draws === "1";
  studio.judges = panel.dataset.judges === "1";
  studio.takesBack = panel.dataset.takesBack === "1";
  studio.undoing = new Undoing(plan, Number(panel.dataset.account) || null);
  new Panel(studio);
  new PartiesOnMap(studio.onMap, plan);
  showAbout(studio);
  showOutdated(plan);
  showProblem(studio.onMap);
  showMoved(plan);
  showRecounting(plan);
  new RuleSettings(studio);
  new GoldenPlaces(studio);
  new Comments(studio, panel.dataset.comments === "1");
  onPaper(district.map, { bounds: () => district.bounds });
  await plan.count();
}

async function opened() {
  try {
    await plan.open();
  } catch (error) {
    plan.state = null;
    const note = document.getElementById("failed");
    note.hidden = false;
    note.firstElementChild.textContent = error.message;
  }
}
