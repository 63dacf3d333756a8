"""geogrid validate with a parent and allowances, and geogrid repair."""

import json
import sqlite3

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from shapely import box

from geogrid.domain.coverage.proposal import Rule
from geogrid.io import export
from tests.damaged import damaged_demo

ONE, TWO, THREE = (
    box(118.30, 29.70, 118.31, 29.71),
    box(118.3101, 29.70, 118.32, 29.71),
    box(118.30, 29.71, 118.32, 29.72),
)
ALL = box(118.30, 29.70, 118.32, 29.72)


def write(folder, name, shapes, **fields):
    rows = [
        {"code": code, "name": f"Grid {code}"} | {field: values[code] for field, values in fields.items()}
        for code in shapes
    ]
    export.write_layers(folder / name, {"grids": (rows, list(shapes.values()))})
    return folder / name


def answer(ended):
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture
def gap(tmp_path):
    """A gap of 10 m between one and two, open to the south::

    +-----------+
    |    3      |
    +----+ +----+
    | 1  | | 2  |
    +----+ +----+
    """
    grids = write(tmp_path, "grids.geojson", {"1": ONE, "2": TWO, "3": THREE})
    return grids, write(tmp_path, "parent.geojson", {"all": ALL})


def test_a_parent_makes_an_opening_an_error(inside, gap):
    grids, parent = gap
    assert inside("validate", grids).returncode == 1  # the vertices differ
    told = answer(inside("validate", grids, "--parent", parent, "--json"))
    (inlet,) = [defect for defect in told["defects"] if defect["kind"] == "inlet"]
    assert inlet["grids"] == ["1", "2", "3"]
    assert inlet["area_m2"] == pytest.approx(10_725, rel=0.01)
    assert inlet["width_m"] == pytest.approx(9.67, rel=0.01)
    assert "平方米" in inside("validate", grids, "--parent", parent, language="zh_CN.UTF-8").stdout


def test_what_is_allowed_is_listed_and_no_error(inside, gap, tmp_path):
    grids, parent = gap
    lake, gone = box(118.3099, 29.699, 118.3102, 29.711), box(118.30, 29.715, 118.301, 29.716)
    fields = {"reason": {"w": "水面", "x": "旧湖"}, "author": {"w": "民政局", "x": "民政局"}}
    allow = write(tmp_path, "allow.geojson", {"w": lake, "x": gone}, **fields)
    told = answer(inside("validate", grids, "--parent", parent, "--allow", allow, "--json"))
    (inlet,) = [defect for defect in told["defects"] if defect["kind"] == "inlet"]
    assert (inlet["severity"], inlet["allowed"]["reason"]) == ("information", "水面")
    assert [allowance["code"] for allowance in told["unused_allowances"]] == ["x"]
    ended = inside(
        "repair", grids, "--parent", parent, "--allow", allow, "-o", tmp_path / "out.gpkg", "--max-width", 50
    )
    assert ended.returncode == 0, ended.stderr
    shapes = shapely.from_wkb(pyogrio.raw.read(tmp_path / "out.gpkg")[2])
    assert shapely.area(shapes).sum() == pytest.approx(ALL.area - 0.0001 * 0.01, rel=1e-6)


def test_the_repair_leaves_what_is_wider_and_lists_it(geogrid, inside, gap, tmp_path):
    grids, parent = gap
    ended = geogrid(
        "repair", grids, "--parent", parent, "-o", tmp_path / "out.geojson", "--report", tmp_path / "r.json"
    )
    assert ended.returncode == 1
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [defect["kind"] for defect in report["left"]["defects"]] == ["inlet"]
    assert "needs a person" in ended.stdout
    wide = answer(inside("repair", grids, "--parent", parent, "-o", tmp_path / "out.shp", "--max-width", 20,
                          "--rule", "lowest-code", "--json"))  # fmt: skip
    assert [(step["action"], step["to"]) for step in wide["accepted"]][-1] == ("give", "1")
    assert wide["left"]["valid"]
    assert (tmp_path / "out.cpg").read_text() == "UTF-8"


def test_one_is_said_as_one(inside, tmp_path):
    one = write(tmp_path, "one.geojson", {"1": ONE})
    assert inside("validate", one).stdout.startswith("one.geojson: 1 shape, ")
    two = write(tmp_path, "two.geojson", {"1": ONE, "2": box(118.30999, 29.70, 118.32, 29.71)})
    assert "1 repair, " in inside("repair", two, "-o", tmp_path / "out.geojson").stdout


def test_the_file_itself_is_not_written_over(geogrid, gap):
    grids, _ = gap
    before = grids.read_bytes()
    ended = geogrid("repair", grids, "-o", grids)
    assert ended.returncode == 2
    assert "it is a file to read" in ended.stderr
    assert grids.read_bytes() == before


@pytest.mark.parametrize(
    "line",
    [
        "validate GRIDS -o GRIDS",
        "validate GRIDS --parent PARENT -o PARENT",
        "repair GRIDS -o GRIDS",
        "repair GRIDS --parent PARENT -o PARENT",
        "repair GRIDS -o OUT --report GRIDS",
        "repair GRIDS -o OUT --report OUT",
        "repair GRIDS -o OUT --report NOWHERE",
        "repair GRIDS -o NOWHERE",
        "repair GRIDS -o FOLDER",
        "validate GRIDS -o NOWHERE",
        "crs convert GRIDS --to 4548 -o GRIDS",
        "crs convert GRIDS --to 4548 -o NOWHERE",
    ],
)
def test_nothing_begins_that_would_write_over_what_is_read_or_cannot_be_written(inside, gap, tmp_path, line):
    grids, parent = gap
    before = {path: path.read_bytes() for path in gap}
    places = {"GRIDS": grids, "PARENT": parent, "OUT": tmp_path / "out.geojson", "FOLDER": tmp_path,
              "NOWHERE": tmp_path / "nowhere" / "out.gpkg"}  # fmt: skip
    ended = inside(*(places.get(word, word) for word in line.split()))
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in before)


def test_the_check_as_a_sheet_layers_and_a_map(inside, gap, tmp_path):
    grids, parent = gap
    for suffix in ("gpkg", "geojson", "xlsx", "html"):
        assert inside("validate", grids, "--parent", parent, "-o", tmp_path / f"found.{suffix}").returncode == 1
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    assert book.sheetnames == ["Defects", "Totals"], "no steps were taken"
    sheet = book.worksheets[0]
    assert "Grid 1" in " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    with sqlite3.connect(tmp_path / "found.gpkg") as database:
        assert database.execute("SELECT count(*) FROM defects WHERE kind = 'inlet'").fetchone() == (1,)
        assert database.execute("SELECT code, name FROM grids").fetchone() == ("1", "Grid 1")
    page = (tmp_path / "found.html").read_text(encoding="utf-8")
    assert "Grid 1" in page
    assert "//cdn" not in page
    refused = inside("validate", grids, "-o", tmp_path / "found.pdf")
    assert refused.returncode == 2
    assert ".xlsx" in refused.stderr


def test_a_damaged_demo_district_is_seamless_again(geogrid, inside, tmp_path):
    """The repaired grids differ from those before the damage by less than the damage."""
    demo = damaged_demo()
    grids, parent = demo.write(tmp_path)
    assert inside("validate", grids, "--parent", parent).returncode == 1
    out = tmp_path / "repaired.gpkg"
    ended = geogrid("repair", grids, "--parent", parent, "-o", out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert answer(inside("validate", out, "--parent", parent, "--json"))["valid"]
    meta, _, wkb, columns = pyogrio.raw.read(out)
    codes = columns[list(meta["fields"]).index("code")]
    repaired = dict(zip(codes, shapely.from_wkb(wkb)))
    assert shapely.coverage_is_valid(list(repaired.values()))
    shapes = np.array(list(repaired.values()), dtype=object)
    assert shapely.area(shapes).sum() == pytest.approx(demo.parent.area, rel=1e-9)
    east, north = 111_320 * np.cos(np.radians(29.7)), 111_320
    differs = sum(repaired[grid.code].symmetric_difference(grid.shape).area for grid in demo.sound) * east * north
    assert differs <= demo.damaged_m2
    damaged = {grid.code: grid.shape for grid in demo.grids}
    near = shapely.union_all([injury.shape for injury in demo.injuries]).buffer(1e-6)
    untouched = [code for code, shape in damaged.items() if not shape.intersects(near)]
    assert untouched
    assert all(repaired[code].equals_exact(damaged[code], 0) for code in untouched)


@pytest.mark.parametrize("rule", Rule)
def test_a_damaged_demo_district_is_seamless_again_within_its_communities(geogrid, inside, tmp_path, rule):
    """No rule gives ground of one community to a grid of another."""
    demo = damaged_demo()
    grids, _ = demo.write(tmp_path)
    members = {}
    for grid in demo.sound:
        members.setdefault(grid.community, []).append(grid.shape)
    parent = write(
        tmp_path, "communities.geojson", {code: shapely.coverage_union_all(s) for code, s in members.items()}
    )
    assert inside("validate", grids, "--parent", parent).returncode == 1
    out = tmp_path / "repaired.gpkg"
    ended = geogrid("repair", grids, "--parent", parent, "--rule", rule, "-o", out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = answer(inside("validate", out, "--parent", parent, "--json"))
    assert told["valid"]
    assert told["totals"] == {}


def test_grids_that_share_a_code_are_told_apart_by_their_rows(inside, tmp_path):
    shapes = {"a": ONE, "b": box(118.309, 29.70, 118.32, 29.71)}
    rows = [{"code": "7", "name": "West"}, {"code": "7", "name": "East"}]
    export.write_layers(tmp_path / "twice.geojson", {"grids": (rows, list(shapes.values()))})
    told = answer(inside("validate", tmp_path / "twice.geojson", "--json"))
    (overlap,) = [defect for defect in told["defects"] if defect["kind"] == "overlap"]
    assert overlap["sentence"].startswith("West (7), row 1 and East (7), row 2 overlap by")


def test_areas_above_with_a_broken_shape_are_refused(inside, gap, tmp_path):
    bow = shapely.Polygon([(118.30, 29.70), (118.32, 29.72), (118.32, 29.70), (118.30, 29.72)])
    ended = inside("validate", gap[0], "--parent", write(tmp_path, "bow.geojson", {"all": bow}))
    assert ended.returncode == 2
    assert "bow.geojson, row 1" in ended.stderr


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_tolerance_is_a_number(inside, gap, number):
    ended = inside("validate", gap[0], "--min-area", number)
    assert ended.returncode == 2
    assert "metres" in ended.stderr
