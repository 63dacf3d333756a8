"""Buildings of estates whose address has a house number are found by that as well; both stores, and files."""

import csv
from datetime import date

import pytest
import shapely
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations
from tests.register import Register

ON = date(2026, 11, 1)
WEST, EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
GROUND = shapely.union_all([WEST, EAST])
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, GROUND),
    Area("341002001", "老街街道", Level.STREET, "341002", GROUND),
    Area("341002001001", "草市村", Level.COMMUNITY, "341002001", GROUND),
]
ROWS = {
    "前园南路12号城市花园3幢2单元501室": WEST,
    "前园南路12号城市花园4幢1单元101室": WEST,
    "太升南路288号锦天国际A座1208号": EAST,
    "敬业路229号一期H8-2栋": EAST,
    "百子湾路29号院东区3号楼": WEST,
    "延安路7号海棠苑1幢": WEST,
    "延安路7号海棠苑2幢": EAST,
}
ASKED = [
    ("前园南路12号3幢2单元501", "西", "certain"),
    ("前园南路12号3幢", "西", "certain"),
    ("前园南路12号", "西", "certain"),
    ("太升南路288号A座1208", "东", "certain"),
    ("太升南路288号", "东", "certain"),
    ("敬业路229号", "东", "certain"),
    ("百子湾路29号", "西", "certain"),
    ("百子湾路29号院3号楼", "西", "probable"),
    ("延安路7号2幢", "东", "certain"),
    ("延安路7号", "", "open"),
    ("前园南路13号", "", "open"),
]


def register_of(folder):
    lines = [f"{text},{at.centroid.x},{at.centroid.y}" for text, at in ROWS.items()]
    file = folder / "places.csv"
    file.write_text("标准地址,经度,纬度\n" + "\n".join(lines) + "\n", "utf-8")
    return file


@pytest.mark.parametrize(("text", "grid", "certainty"), ASKED)
def test_stored(database, tmp_path, text, grid, certainty):
    grids = [Grid("1", "西", None, None, WEST), Grid("2", "东", None, None, EAST)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), AREAS, grids, [])
    register = Register(database, tmp_path)
    code, told = register.told("places", register_of(tmp_path), "--crs", "cgcs2000", "--from", "2026-11-01", "--commit")
    assert (code, told["new"]) == (0, len(ROWS)), told
    found = Addresses(database, Lookup(database)).match(text, ON)[1]
    assert found.certainty is Certainty(certainty)
    assert not grid or found.grid == {"西": "1", "东": "2"}[grid]


def test_of_files(tmp_path):
    grids, asked, out = (tmp_path / name for name in ("grids.geojson", "asked.csv", "out.csv"))
    features = [
        f'{{"type":"Feature","properties":{{"code":"{name}","name":"{name}"}},"geometry":{shapely.to_geojson(shape)}}}'
        for name, shape in (("西", WEST), ("东", EAST))
    ]
    grids.write_text(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}', "utf-8")
    asked.write_text("地址\n" + "\n".join(text for text, _, _ in ASKED) + "\n", "utf-8")
    options = ("--against", register_of(tmp_path), "-g", grids, "--crs", "cgcs2000", "-o", out)
    CliRunner().invoke(main, ["address", "match", *map(str, (asked, *options))])
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["certainty"], row["grid_code"]) for row in rows if row["certainty"] != "open"] == [
        (certainty, grid) for _, grid, certainty in ASKED if certainty != "open"
    ]
