"""geogrid import lines, on both stores: roads, rivers, railways and walls, and what is found by them."""

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely import LineString, MultiLineString

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.store import base_map
from tests.drawn import LINES, NE
from tests.register import ON

OSM = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm_cn" / "beijing_cau.osm"
FROM = ("--crs", "cgcs2000", "--from", "2026-11-01")
WEST, EAST = LineString([(118.30, 29.715), (118.305, 29.715)]), LineString([(118.305, 29.715), (118.32, 29.715)])
ACROSS = LineString([(118.315, 29.70), (118.315, 29.72)])


@pytest.fixture
def file(register):
    return register.shapes


def stored(register):
    with register.database.reading() as session:
        return {(line.name, line.kind): line for line in base_map.lines(session, ON)}


def test_features_of_one_name_are_one_road(register, file):
    path = file(
        ({"道路名称": "延安 路", "道路等级": "主干路", "路宽": "30米"}, EAST),
        ({"道路名称": "延安路；G205", "道路等级": "支路", "路宽": None}, WEST),
        ({"道路名称": "桂花巷", "道路等级": None, "路宽": None}, ACROSS),
        ({"道路名称": "", "道路等级": None, "路宽": None}, ACROSS),
    )
    ended = register.run("lines", path, *FROM)
    assert ended.exit_code == 0, ended.output
    assert ended.stdout.splitlines()[1:] == [
        "From 2026-11-01:",
        "  new: 2",
        "  not in the file, kept: 2",
        "Without a name, or neither road, river, railway nor wall, left out: 1 row.",
        "Nothing was written. Add --commit to write it.",
    ]
    assert len(stored(register)) == len(LINES)
    code, told = register.told("lines", path, *FROM, "--commit")
    assert (code, told["new"], told["left_out"], told["written"]) == (0, 2, 1, True)
    lines = stored(register)
    assert len(lines) == 2 + len(LINES)
    road, lane = lines["延安路", LineKind.ROAD], lines["桂花巷", LineKind.ROAD]
    assert (road.rank, road.width, road.shape.geom_type) == (LineRank.ARTERIAL, 30.0, "LineString")
    assert (lane.rank, lane.width) == (LineRank.LANE, 6.0)
    (entry,) = register.noted("line.import")
    assert json.loads(entry.after) == {"valid_from": "2026-11-01", "new": 2, "changed": 0, "ended": 0}
    code, told = register.told("lines", path, "--crs", "cgcs2000", "--from", "2026-11-02", "--replace", "--commit")
    assert (told["unchanged"], told["gone"], told["written"]) == (2, 2, True)
    assert set(stored(register)) == set(lines) - {(line.name, line.kind) for line in LINES}


def test_fields_of_openstreetmap(register, file):
    features = (
        ({"name": "学院路", "highway": "primary"}, EAST),
        ({"name": "学院路辅路", "highway": "service", "width": "5"}, WEST),
        ({"name": "新安江", "waterway": "river"}, ACROSS),
        ({"name": "皖赣铁路", "railway": "rail"}, ACROSS),
        ({"name": "齐云山索道", "aerialway": "cable_car"}, ACROSS),
    )
    fields = dict.fromkeys(("highway", "waterway", "railway", "width", "aerialway"))
    path = file(*(({**fields, **said}, shape) for said, shape in features))
    code, told = register.told("lines", path, *FROM, "--commit")
    assert (code, told["new"], told["left_out"]) == (0, 4, 1)
    lines = stored(register)
    assert lines["学院路", LineKind.ROAD].rank is LineRank.ARTERIAL
    assert lines["学院路辅路", LineKind.ROAD] == Line("学院路辅路", LineKind.ROAD, LineRank.LANE, 5.0, WEST)
    assert lines["新安江", LineKind.RIVER].width == 20.0
    assert ("皖赣铁路", LineKind.RAILWAY) in lines
    # A file of rivers alone says nothing of roads.
    rivers = file(({"name": "横江", "waterway": "river"}, WEST), name="rivers.geojson")
    code, told = register.told("lines", rivers, "--crs", "cgcs2000", "--from", "2026-11-02", "--replace", "--commit")
    assert (told["new"], told["gone"]) == (1, 1)
    assert {name for name, kind in stored(register) if kind is LineKind.RIVER} == {"横江"}


def test_wrong_ones_are_told_by_row_and_nothing_is_written(register, file):
    path = file(
        ({"name": "甲路", "width": "wide"}, EAST),
        ({"name": "乙路", "width": 12}, None),
        ({"name": "丙路", "width": 12}, WEST),
    )
    code, told = register.told("lines", path, *FROM, "--commit")
    assert (code, told["written"]) == (1, False)
    assert [(each["row"], each["code"]) for each in told["errors"]] == [(1, "value_invalid"), (2, "shape_invalid")]
    assert len(stored(register)) == len(LINES)
    ground = register.run("lines", file(({"name": "甲"}, shapely.box(118.3, 29.7, 118.31, 29.71))), *FROM)
    assert (ground.exit_code, "LineString" in ground.stderr) == (2, True)
    assert register.run("lines", path, *FROM, "--kind", "nothing").exit_code == 2


def test_what_is_to_change_later_is_not_changed_before(register, file):
    path = file(({"name": "黄山中路"}, EAST))
    later = ("--crs", "cgcs2000", "--from", "2027-01-01", "--commit")
    assert register.run("lines", path, *later).exit_code == 0
    code, told = register.told("lines", path, *FROM, "--commit")
    assert (code, [each["code"] for each in told["errors"]]) == (1, ["change_scheduled"])


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.shp"])
def test_formats_and_coordinate_systems(register, name):
    two = MultiLineString([[(118.305, 29.715), (118.306, 29.715)], [(118.307, 29.715), (118.308, 29.715)]])
    frame = geopandas.GeoDataFrame({"名称": ["延安路"], "宽": [18]}, geometry=[two], crs=4326)
    path = register.folder / name
    frame.to_file(path, encoding="GBK" if name.endswith("shp") else "UTF-8")
    code, told = register.told("lines", path, "--crs", "gcj02", "--from", "2026-11-01", "--commit")
    assert (code, told["new"]) == (0, 1), told
    found = stored(register)["延安路", LineKind.ROAD]
    assert found.width == 18.0
    assert found.shape.distance(two) == pytest.approx(0.005, abs=0.003), "Chinese web maps are shifted"


def test_a_crossing_is_found_of_grids_and_places_and_lines(register, file, monkeypatch, inside):
    places = register.file("P9,延安路5号,,,延安路,5,,,,,118.312,29.7155")
    assert register.run("places", places, *FROM, "--commit").exit_code == 0
    lines = file(({"name": "延安路", "highway": "primary"}, EAST), ({"name": "书院路", "highway": "tertiary"}, ACROSS))
    assert register.run("lines", lines, *FROM, "--commit").exit_code == 0
    for name, value in register.settings.items():
        monkeypatch.setenv(name, value)
    table = register.folder / "asked.csv"
    table.write_text("地址\n延安路与书院路交叉口\n延安路5号往东100米\n", encoding="utf-8")
    done = inside("address", "match", table, "--on", ON.isoformat())
    assert done.returncode in (0, 1), done.stderr
    with table.with_name("asked_matched.csv").open(encoding="utf-8-sig", newline="") as stream:
        crossing, along = csv.DictReader(stream)
    assert (crossing["level"], crossing["grid_code"], crossing["certainty"]) == ("crossing", NE, "certain")
    assert (float(crossing["lon"]), float(crossing["lat"])) == (118.315, 29.715)
    assert (along["level"], along["grid_code"]) == ("offset", NE)


@pytest.mark.skipif(not OSM.exists(), reason=f"public data not here: {OSM.name}")
def test_the_roads_of_a_real_quarter(register, file):
    root = ET.parse(OSM).getroot()
    nodes = {each.get("id"): (float(each.get("lon")), float(each.get("lat"))) for each in root.iter("node")}
    features = []
    for way in root.iter("way"):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        xy = [nodes[node.get("ref")] for node in way.iter("nd") if node.get("ref") in nodes]
        if len(xy) > 1:
            features.append((dict.fromkeys(("highway", "waterway")) | tags, LineString(xy)))
    keys = {key for tags, _ in features for key in tags}
    path = file(*(({key: tags.get(key) for key in keys}, shape) for tags, shape in features))
    code, told = register.told("lines", path, "--crs", "wgs84", "--from", "2026-11-01", "--commit")
    assert (code, told["wrong"], told["written"]) == (0, 0, True), told["errors"]
    lines = stored(register)
    assert lines["学院路", LineKind.ROAD].rank is LineRank.ARTERIAL
    assert ("小月河", LineKind.RIVER) in lines
    assert told["left_out"] + told["new"] < told["rows"], "several features are one road"
