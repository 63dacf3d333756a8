"""Estates and buildings of which only the polygons are imported: found by their ground, on both stores."""

import csv
import json

import pytest
import shapely
from shapely import box

from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from tests.drawn import NE, NW
from tests.register import ON

FROM = ("--crs", "cgcs2000", "--from", "2026-11-01", "--commit")
ESTATE = box(118.307, 29.712, 118.311, 29.714)
"""Three quarters of it in the north-west grid."""
BUILDINGS = {
    "1幢": box(118.3080, 29.7125, 118.3083, 29.7127),
    "3号楼": box(118.3105, 29.7125, 118.3108, 29.7127),
    "A5": box(118.3098, 29.7125, 118.3102, 29.7127),
}


@pytest.fixture
def drawn(register):
    def imported(what, *features):
        path = register.folder / f"{what}.geojson"
        content = [
            {"type": "Feature", "properties": said, "geometry": shapely.geometry.mapping(shape)}
            for said, shape in features
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": content}), encoding="utf-8")
        ended = register.run(what, path, *FROM)
        assert ended.exit_code == 0, ended.output

    imported("estates", ({"小区名称": "紫金山庄"}, ESTATE))
    blocks = [({"小区": "紫金山庄", "幢号": number}, shape) for number, shape in BUILDINGS.items()]
    blocks += [({"小区": "御河湾", "幢号": "2幢"}, box(118.315, 29.715, 118.3153, 29.7152))]
    imported("buildings", *blocks, ({"小区": None, "幢号": "紫金大厦"}, box(118.316, 29.716, 118.3163, 29.7162)))
    return register


def matched(register, inside, monkeypatch, *texts, against=None):
    for name, value in register.settings.items():
        monkeypatch.setenv(name, value)
    table, out = register.folder / "asked.csv", register.folder / "out.csv"
    table.write_text("\n".join(["地址", *texts]) + "\n", encoding="utf-8")
    more = ("--against", against, "--crs", "cgcs2000") if against else ()
    done = inside("address", "match", table, "-o", out, "--on", ON.isoformat(), *more)
    assert done.returncode in (0, 1), done.stderr
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return [(row["level"], row["grid_code"], row["certainty"]) for row in csv.DictReader(stream)]


ASKED = {
    "紫金山庄": ("estate", NW, "probable"),
    "紫金山庄1幢": ("exact", NW, "certain"),
    "紫金山庄3栋2单元501室": ("exact", NE, "certain"),
    "紫金山庄A5幢": ("exact", "", "open"),  # over the border
    "紫金山庄9幢": ("estate", NW, "probable"),
    "御河湾": ("estate", NE, "certain"),
    "御河湾2幢": ("exact", NE, "certain"),
    "紫金大厦": ("exact", NE, "certain"),
    "城市花园3幢2单元501室": ("exact", "341002001003001", "certain"),
}


def test_they_are_found_by_their_ground(drawn, inside, monkeypatch):
    assert dict(zip(ASKED, matched(drawn, inside, monkeypatch, *ASKED), strict=True)) == ASKED


def test_also_beside_a_file_of_places(drawn, inside, monkeypatch):
    places = drawn.file("P9,前园南路5号,,,前园南路,5,,,,,118.309,29.713", name="others.csv")
    asked = ["紫金山庄1幢", "紫金山庄"]
    found = matched(drawn, inside, monkeypatch, *asked, against=places)
    assert found == [ASKED[text] for text in asked]


def test_what_the_box_suggests_is_found(drawn):
    addresses = Addresses(drawn.database, Lookup(drawn.database))
    suggested = addresses.suggest("紫金山", ON, 5)
    assert [each.text for each in suggested][:1] == ["紫金山庄"]
    _, found = addresses.match(suggested[0].text, ON)
    assert {grid: round(share, 2) for grid, share in found.grids} == {NW: 0.75, NE: 0.25}
