"""geogrid import buildings and estates, on both stores."""

import json

import pytest
import shapely
from shapely import box

from geogrid.domain.register import Building, Estate
from geogrid.store import base_map
from tests.drawn import BUILDINGS, ESTATES, NORTH, SOUTH
from tests.register import ON

FROM = ("--from", "2026-11-01", "--commit")
BOWTIE = shapely.Polygon([(118.3, 29.7), (118.301, 29.701), (118.301, 29.7), (118.3, 29.701)])


@pytest.fixture
def file(register):
    return register.shapes


def stored(register, what, on=ON):
    with register.database.reading() as session:
        return getattr(base_map, what)(session, on)


def test_buildings(register, file):
    new = box(118.315, 29.715, 118.3153, 29.7152)
    path = file(
        ({"编码": "B1", "小区": "城市花园", "幢号": "3幢", "户数": 30}, BUILDINGS[0].shape),
        ({"编码": "B2", "幢号": "黄山中路2号", "户数": None}, new),
    )
    ended = register.run("buildings", path, "--crs", "wgs84", "--from", "2026-11-01")
    assert ended.exit_code == 0, ended.output
    assert ended.stdout.splitlines()[1:] == [
        "From 2026-11-01:",
        "  new: 1",
        "  changed: 1",
        "Nothing was written. Add --commit to write it.",
    ]
    assert stored(register, "buildings") == BUILDINGS
    code, told = register.told("buildings", path, "--crs", "wgs84", *FROM)
    assert (code, told["new"], told["changed"], told["written"]) == (0, 1, 1, True)
    # What the file has no column for, the floors, stays.
    assert sorted(stored(register, "buildings"), key=lambda each: each.code) == [
        Building("B1", "城市花园", "3幢", 6, 30, BUILDINGS[0].shape),
        Building("B2", None, "黄山中路2号", 0, 0, new),
    ]
    (entry,) = register.noted("building.import")
    assert json.loads(entry.after) == {"valid_from": "2026-11-01", "new": 1, "changed": 1, "ended": 0}
    code, told = register.told("buildings", path, "--crs", "wgs84", "--from", "2026-11-02", "--replace", "--commit")
    assert (told["unchanged"], len(register.noted("building.import"))) == (2, 1)


def test_estates(register, file):
    new = box(118.312, 29.712, 118.316, 29.716)
    path = file(({"小区名称": "前园新村", "社区": "前园社区"}, new))
    code, told = register.told("estates", path, "--crs", "cgcs2000", *FROM)
    assert (code, told["new"], told["gone"], told["written"]) == (0, 1, 1, True)
    assert stored(register, "estates") == [*ESTATES, Estate("前园新村", NORTH, new)]
    code, told = register.told("estates", path, "--crs", "cgcs2000", "--from", "2026-11-02", "--replace", "--commit")
    assert (code, told["unchanged"], told["gone"]) == (0, 1, 1)
    assert stored(register, "estates") == [Estate("前园新村", NORTH, new)]
    assert len(register.noted("estate.import")) == 2


def test_wrong_ones_are_told_by_row_and_nothing_is_written(register, file):
    path = file(
        ({"code": "B1", "number": "1", "floors": 6}, BOWTIE),
        ({"code": "B2", "number": "2", "floors": "many"}, box(118.30, 29.70, 118.301, 29.701)),
        ({"code": "B3", "number": "", "floors": 6}, box(118.30, 29.70, 118.301, 29.701)),
        ({"code": "B4", "number": "4", "floors": 6}, box(118.30, 29.70, 118.301, 29.701)),
        ({"code": "B4", "number": "5", "floors": 6}, box(118.30, 29.70, 118.301, 29.701)),
        ({"code": "B6", "number": "6", "floors": 6}, None),
        ({"code": "B7", "number": "7", "floors": 6},
         shapely.MultiPolygon([box(118.30, 29.70, 118.301, 29.701), box(118.303, 29.70, 118.304, 29.701)])),
    )  # fmt: skip
    code, told = register.told("buildings", path, "--crs", "wgs84", *FROM)
    assert (code, told["written"]) == (1, False)
    assert [(each["row"], each["code"]) for each in told["errors"]] == [
        (1, "shape_invalid"),
        (2, "value_invalid"),
        (3, "value_missing"),
        (5, "code_repeated"),
        (6, "shape_invalid"),
        (7, "shape_wrong_type"),
    ]
    assert stored(register, "buildings") == BUILDINGS
    ended = register.run("estates", file(({"name": "x", "community": "天上"}, box(118.3, 29.7, 118.301, 29.701))),
                         "--crs", "wgs84", *FROM)  # fmt: skip
    assert (ended.exit_code, "row 1, field community" in ended.stderr) == (1, True)


def test_what_is_to_change_later_is_not_changed_before(register, file):
    path = file(({"name": "城市花园", "community": SOUTH}, box(118.3, 29.7, 118.301, 29.701)))
    assert register.run("estates", path, "--crs", "wgs84", "--from", "2027-01-01", "--commit").exit_code == 0
    code, told = register.told("estates", path, "--crs", "wgs84", *FROM)
    assert (code, [each["code"] for each in told["errors"]]) == (1, ["change_scheduled"])


def test_what_geogrid_itself_writes_is_read_whole(inside, register):
    out = register.folder / "made"
    assert inside("simulate", "--grids", 12, "--places", 300, "--cases", 5, "-o", out).returncode == 0
    code, told = register.told("buildings", out / "district.gpkg", "--layer", "buildings", *FROM)
    assert (code, told["wrong"], told["new"] > 20) == (0, 0, True), told


def test_points_are_no_ground(register, file):
    ended = register.run("buildings", file(({"number": "1"}, shapely.Point(118.3, 29.7))), "--crs", "wgs84")
    assert (ended.exit_code, len(ended.stderr.strip().splitlines())) == (2, 1)
