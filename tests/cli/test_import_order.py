"""A register is the same whichever of places, lines and areas is imported first, and however often, on both stores."""

from datetime import date

import pytest
import shapely
from shapely import LineString

from geogrid.domain.addressing.register.directory import place_key
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.services import importing
from geogrid.services.address_book import stored_names_of_map
from geogrid.services.audit import Audit
from geogrid.services.lookup import Lookup
from geogrid.store import places
from tests.register import ON, Register

FIRST = date(2026, 11, 1)

SINCE = ("--from", "2026-11-01", "--commit")
TEXTS = (
    "东大街上东大街段6号",
    "东大街上东大街段8号",
    "东大街牛市口段8号",
    "大慈寺路23号大慈寺",
    "红星路二段70号日报社宿舍2栋",
)
ROADS = "东大街上东大街段", "东大街牛市口段", "大慈寺路", "红星路二段"
POINT = "118.305,29.705"
STATED = "Z1,红星路二段9号,,,红星路,二段9号,,,,,118.305,29.705"


@pytest.fixture
def files(register):
    line = LineString([(118.305, 29.705), (118.309, 29.705)])
    lines = register.shapes(*(({"name": road, "kind": "road"}, line) for road in ROADS))
    whole = register.file(*(f"{text},118.305,29.705" for text in TEXTS), header="标准地址,经度,纬度")
    return {"lines": lines, "places": whole, "stated": register.file(STATED, name="stated.csv")}


def kept(register):
    with register.database.reading() as session:
        rows = zip(places.in_force(session, ON), places.keys(session, ON), strict=True)
        return {place.address: (key, place.kind.value, place.road, place.number, place.estate) for place, key in rows}


def bring(register, file, files):
    what = "places" if file == "stated" else file
    code, told = register.told(what, files[file], "--crs", "cgcs2000", *SINCE)
    assert code == 0, told
    return told


@pytest.mark.parametrize("order", [("places", "lines", "stated"), ("lines", "stated", "places")])
def test_the_order_of_imports_makes_no_difference(register, files, order):
    for file in order:
        bring(register, file, files)
    found = kept(register)
    assert [found[text][:4] for text in TEXTS] == [
        ("东大街上东大街段6号", "house", "东大街上东大街段", "6号"),
        ("东大街上东大街段8号", "house", "东大街上东大街段", "8号"),
        ("东大街牛市口段8号", "house", "东大街牛市口段", "8号"),
        ("大慈寺路23号", "house", "大慈寺路", "23号"),
        ("日报社宿舍2幢", "building", "红星路二段", "70号"),
    ]
    for file in (*order, *order):
        told = bring(register, file, files)
        assert (told["new"], told["changed"]) == (0, 0), (file, told)
    assert kept(register) == found


def test_a_row_of_a_later_file_is_what_it_is_in_a_fresh_register(register):
    header = "编码,标准地址,小区,道路,门牌号,幢,经度,纬度"
    first = register.file(f"W1,大阳沟58号,大阳沟,,,58幢,{POINT}", name="first.csv", header=header)
    later = register.file(f"W1,大阳沟58号,,大阳沟,58号,,{POINT}", name="later.csv", header=header)
    for file, kind in ((first, "building"), (later, "house"), (first, "building")):
        bring(register, "places", {"places": file})
        assert register.stored()["W1"].kind == kind


def test_a_kind_that_a_column_states_stays_when_a_later_file_has_none(register):
    header = "编码,标准地址,道路,门牌号,经度,纬度"
    stated = register.file(f"W1,延安路58号,小区,延安路,58号,{POINT}", header="编码,标准地址,类型,道路,门牌号,经度,纬度")
    later = register.file(f"W1,延安路60号,延安路,60号,{POINT}", name="later.csv", header=header)
    for file in (stated, later):
        bring(register, "places", {"places": file})
    assert register.stored()["W1"].kind == "estate"


def test_parts_that_columns_state_stay(register, files):
    bring(register, "stated", files)
    before = kept(register)["红星路二段9号"]
    bring(register, "lines", files)
    assert kept(register)["红星路二段9号"] == before


OF_AREAS = (
    "莲花社区5村3栋", "红砂村大屋场5号", "草市村3组5号", "牛市口街道莲花社区天府路5号", "昙华林32号",
    "屯溪区黎阳镇金桂社区金桂苑3栋", "湖边村安置小区2栋", "石板12号", "黎阳镇老街12号",
)  # fmt: skip
DISTRICT = shapely.box(118.3, 29.7, 118.31, 29.71)
GRIDS = [Grid("341002001001001", "一", None, None, DISTRICT)]
WITHOUT = [Area("341002", "屯溪区", Level.DISTRICT, None, DISTRICT)]
WITH = [
    *WITHOUT,
    Area("341002001", "黎阳镇", Level.STREET, "341002", DISTRICT),
    Area("341002002", "牛市口街道", Level.STREET, "341002", DISTRICT),
    *(
        Area(f"34100200100{at}", name, Level.COMMUNITY, "341002001", DISTRICT)
        for at, name in enumerate(("莲花社区", "红砂村", "草市村", "昙华林社区", "金桂社区", "湖边村", "石板村"))
    ),
]


def published(register, number, areas):
    record = Audit(b"a" * 32, register.folder / "heads.log").by()
    with register.database.writing() as session:
        importing.publish_coverage(session, Generation(number, FIRST, False, "-"), areas, GRIDS, record)


@pytest.mark.parametrize("first", [[], [WITHOUT]])
def test_places_are_read_by_the_areas_that_come_after_them(database, tmp_path, first):
    register = Register(database, tmp_path)
    for number, areas in enumerate(first, 1):
        published(register, number, areas)
    whole = register.file(*(f"{text},118.305,29.705" for text in OF_AREAS), header="标准地址,经度,纬度")
    bring(register, "places", {"places": whole})
    before = kept(register)
    published(register, len(first) + 1, WITH)
    assert kept(register) != before
    told = bring(register, "places", {"places": whole})
    assert (told["new"], told["changed"]) == (0, 0)
    snapshot = Lookup(database).snapshot(ON)
    with database.reading() as session:
        names = stored_names_of_map(session, snapshot, ON)
        stored = zip(places.in_force(session, ON), places.keys(session, ON), strict=True)
        assert [key for _, key in stored] == [place_key(place, names) for place in places.in_force(session, ON)]
