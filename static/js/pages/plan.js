// The planner's page: the list of what is wrong beside the map; chosen, mended, undone and published one by one.

import { districtMap } from "../map/district_map.js";
import { onPaper } from "../map/paper.js";
import { DefectsOnMap } from "../repair/defects_on_map.js";
import { followKeys } from "../repair/keys.js";
import { DefectList } from "../repair/list.js";
import { Work } from "../repair/work.js";

const list = document.getElementById("defect-list") && new DefectList();
if (list) followKeys(list, new Work(list));
const map = await districtMap(document.getElementById("map"), { grids: "/api/repair/grids.geojson" });
if (list && map) {
  const onMap = new DefectsOnMap(map);
  list.showOn(onMap);
  onPaper(map.map, onMap.sheet());
}
