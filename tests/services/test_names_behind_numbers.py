"""What stands behind a house number is what people call the place; both stores, and a file of places."""

import csv
from datetime import date

import pytest
import shapely
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.domain.addressing.finding import Certainty, How
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Place, PlaceKind
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations, places

ON = date(2026, 11, 1)
WEST, EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, shapely.union_all([WEST, EAST])),
    Area("341002001", "老街街道", Level.STREET, "341002", shapely.union_all([WEST, EAST])),
    Area("341002001001", "草市村", Level.COMMUNITY, "341002001", shapely.union_all([WEST, EAST])),
]
REGISTER = {
    "屯溪区竹辉路168号竹辉饭店": ("竹辉路", "168号", 118.305),
    "竹辉路170号（徽州老茶馆）": ("竹辉路", "170号", 118.315),
    "竹辉路12号便民超市": ("竹辉路", "12号", 118.305),
    "延安路40号便民超市": ("延安路", "40号", 118.315),
    "延安路42号张小明": ("延安路", "42号", 118.315),
    "延安路44号二楼门面": ("延安路", "44号", 118.315),
}


@pytest.fixture
def addresses(database):
    stored = [
        Place(f"P{at}", PlaceKind.HOUSE, text, None, lon, 29.705, road, number)
        for at, (text, (road, number, lon)) in enumerate(REGISTER.items())
    ]
    grids = [Grid("1", "西", None, None, WEST), Grid("2", "东", None, None, EAST)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, grids, [])
        places.add(session, stored, ON)
    return Addresses(database, Lookup(database))


@pytest.mark.parametrize(
    ("text", "grid", "matched"),
    [("竹辉饭店", "1", "竹辉路168号"), ("黄山市屯溪区徽州老茶馆", "2", "竹辉路170号"),
     ("竹辉饭店往东5米", "1", "竹辉路168号")],
)  # fmt: skip
def test_a_place_is_found_by_what_it_is_called(addresses, text, grid, matched):
    _, found = addresses.match(text, ON)
    assert (found.grid, found.spots[0].text) == (grid, matched)
    assert found.certainty is Certainty.CERTAIN


def test_it_is_said_to_be_another_name(addresses):
    assert addresses.match("竹辉饭店", ON)[1].how is How.ALIAS
    assert addresses.match("竹辉路168号竹辉饭店", ON)[1].certainty is Certainty.CERTAIN


@pytest.mark.parametrize("text", ["便民超市", "张小明", "二楼门面"])
def test_what_several_have_and_what_is_no_name_is_none(addresses, text):
    assert addresses.match(text, ON)[1].grid is None


def test_it_is_suggested(addresses):
    for typed in ("竹辉饭", "zhfd", "zhuhuifan"):
        assert "竹辉饭店" in [each.text for each in addresses.suggest(typed, ON, 8)]


def test_the_same_of_a_file_of_places(tmp_path):
    grids, register, asked, out = (tmp_path / name for name in ("g.geojson", "p.csv", "a.csv", "out.csv"))
    square = shapely.to_geojson(WEST)
    grids.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"西"},'
        f'"geometry":{square}}}]}}'
    )
    register.write_text("标准地址,经度,纬度\n屯溪区竹辉路168号竹辉饭店,118.305,29.705\n", "utf-8")
    asked.write_text("地址\n竹辉饭店\n", "utf-8")
    options = ("--against", register, "-g", grids, "--crs", "cgcs2000", "-o", out)
    done = CliRunner().invoke(main, ["address", "match", *map(str, (asked, *options))])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["grid_code"], row["certainty"]) == ("1", "certain")
