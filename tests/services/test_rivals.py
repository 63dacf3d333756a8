"""What fits a text as well and lies in another grid keeps it from being certain; both stores."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from geogrid.domain.register import Place, PlaceKind
from tests.services.west_and_east import LAT, LON, matching

HOUSE, BUILDING, ROOM, SITE = PlaceKind.HOUSE, PlaceKind.BUILDING, PlaceKind.ROOM, PlaceKind.SITE
REGISTER = [
    # kind, grid, address, road, number, estate, building, room
    (BUILDING, "1", "柏林路88号1栋", "柏林路", "88号", None, "1栋", None),
    (BUILDING, "2", "柏林路88号柏林花园1栋", "柏林路", "88号", "柏林花园", "1栋", None),
    (BUILDING, "1", "柏林路90号1栋", "柏林路", "90号", None, "1栋", None),
    (BUILDING, "2", "柏林路90号2栋", "柏林路", "90号", None, "2栋", None),
    (HOUSE, "1", "锦绣城3号", "锦绣城", "3号", None, None, None),
    (BUILDING, "2", "锦绣城3号楼", None, None, "锦绣城", "3号楼", None),
    (HOUSE, "1", "锦绣城5号", "锦绣城", "5号", None, None, None),
    (BUILDING, "1", "锦绣城5号楼", None, None, "锦绣城", "5号楼", None),
    (HOUSE, "1", "锦绣城7号", "锦绣城", "7号", None, None, None),
    (ROOM, "2", "锦绣城7号楼101室", None, None, "锦绣城", "7号楼", "101室"),
    (BUILDING, "1", "青年小区3号", None, None, "青年小区", "3号", None),
    (BUILDING, "2", "青年小区3幢", None, None, "青年小区", "3幢", None),
    (SITE, "1", "华联商厦", None, None, None, None, None),
    (SITE, "2", "中山路华联商厦", None, None, None, None, None),
    (HOUSE, "1", "和平里支1号", "和平里", "支1号", None, None, None),
    (HOUSE, "2", "和平里支路1号", "和平里支路", "1号", None, None, None),
    (HOUSE, "1", "和平里支3号", "和平里", "支3号", None, None, None),
    (HOUSE, "1", "古平岗1号", "古平岗", "1号", None, None, None),
    (BUILDING, "1", "古平岗1号大院1栋", "古平岗", "1号", None, "1栋", None),
    (BUILDING, "2", "古平岗1号大院2栋", "古平岗", "1号", None, "2栋", None),
    (HOUSE, "2", "古平岗5号", "古平岗", "5号", None, None, None),
    (BUILDING, "2", "古平岗5号大院1栋", "古平岗", "5号", None, "1栋", None),
    (HOUSE, "1", "解放路12号附3号", "解放路", "12号附3号", None, None, None),
    (BUILDING, "2", "解放路12号3栋", "解放路", "12号", None, "3栋", None),
    (BUILDING, "1", "颐和路6号大院3号", "颐和路", "6号", None, "3号", None),
    (BUILDING, "2", "颐和路6号3号楼", "颐和路", "6号", None, "3号楼", None),
    (HOUSE, "2", "永安里3号", "永安里", "3号", None, None, None),
    (HOUSE, "2", "永安里5号", "永安里", "5号", None, None, None),
    (SITE, "1", "民生路永安里", None, None, None, None, None),
    (BUILDING, "2", "阳光小区1号", None, None, "阳光小区", "1号", None),
    (ROOM, "1", "阳光小区1号楼101室", None, None, "阳光小区", "1号楼", "101室"),
    (HOUSE, "1", "三民路12号（东侧）", "三民路", "12号（东侧）", None, None, None),
    (HOUSE, "2", "三民路12号（西侧）", "三民路", "12号（西侧）", None, None, None),
    (HOUSE, "1", "江苏路14号", "江苏路", "14号", None, None, None),
    (HOUSE, "1", "江苏路12号（东侧）", None, None, None, None, None),
    (HOUSE, "2", "江苏路12号（西侧）", None, None, None, None, None),
]


@pytest.fixture(params=["stored", "in memory"])
def ask(request, database):
    listed = [
        Place(f"P{at}", kind, address, None, LON[grid], LAT, road, number, estate=estate, building=building, room=room)
        for at, (kind, grid, address, road, number, estate, building, room) in enumerate(REGISTER)
    ]
    listed.sort(key=lambda place: place.road is None)
    return matching(database, listed, request.param)


@pytest.mark.parametrize(
    "text",
    ["柏林路88号1栋", "锦绣城3号", "锦绣城3", "锦绣城7号101室", "青年小区3号", "华联商厦", "和平里支1号",
     "古平岗1号大院", "古平岗1号院", "三民路12号", "江苏路12号", "解放路12号3", "解放路12-3", "颐和路6号大院3号",
     "永安里", "阳光小区1号", "阳光小区1号楼"],
)  # fmt: skip
def test_what_fits_in_two_grids_is_not_certain(ask, text):
    found = ask(text)
    assert found.certainty in (Certainty.PROBABLE, Certainty.OPEN)
    assert {grid for grid, _ in found.grids} >= {"1", "2"}


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("柏林路90号1栋", "1"),
        ("柏林花园1栋", "2"),
        ("锦绣城3号楼", "2"),
        ("锦绣城3栋", "2"),
        ("锦绣城5号", "1"),
        ("中山路华联商厦", "2"),
        ("解放路12号附3号", "1"),
        ("解放路12号之3", "1"),
        ("解放路12号3栋", "2"),
        ("和平里支路1号", "2"),
        ("和平里支3号", "1"),
        ("古平岗1号", "1"),
        ("古平岗1号大院1栋", "1"),
        ("古平岗5号大院", "2"),
        ("三民路12号（东侧）", "1"),
        ("三民路12号（西侧）", "2"),
        ("江苏路12号（东侧）", "1"),
        ("江苏路12号（西侧）", "2"),
    ],
)
def test_what_fits_in_one_is_certain(ask, text, grid):
    found = ask(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


def test_it_is_said_what_fits_as_well(ask):
    said = {note.said for note in ask("锦绣城3号").notes if note.remark is Remark.ALSO_FITS}
    assert said == {"锦绣城3幢"}
