"""Other names of places by their whole address or the name behind their number, and of places that were merged."""

from datetime import date

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.register import Alias
from geogrid.services.addresses import Addresses
from geogrid.services.audit import Audit
from geogrid.services.lookup import Lookup
from geogrid.services.register import Register as Keeping
from geogrid.services.register_places import RegisterPlaces
from geogrid.store import generations
from tests.register import ON, Register

SINCE = ("--from", "2026-11-01", "--commit")
WEST, EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
AREAS = [
    Area("341002", "屯溪区", Level.DISTRICT, None, shapely.union_all([WEST, EAST])),
    Area("341002001", "老街街道", Level.STREET, "341002", shapely.union_all([WEST, EAST])),
]
PLACES = [
    ("红星路二段159号传媒集团大厦", "西"), ("红星路二段161号", "东"), ("水井街19号水井坊博物馆", "西"),
    ("水井街21号", "东"),
    ("黄伞巷8号", "西"), ("黄伞巷8号后院", "东"), ("东升街3号（院内）", "东"), ("盐道街1号盐道街小学", "西"),
]  # fmt: skip


@pytest.fixture
def register(database, tmp_path):
    grids = [Grid("西", "西", None, None, WEST), Grid("东", "东", None, None, EAST)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON.replace(day=1), False, "-"), AREAS, grids, [])
    register = Register(database, tmp_path)
    where = {"西": WEST.centroid.x, "东": EAST.centroid.x}
    file = register.file(*(f"{text},{where[grid]},29.705" for text, grid in PLACES), header="标准地址,经度,纬度")
    assert register.run("places", file, "--crs", "cgcs2000", *SINCE).exit_code == 0
    return register


def answers(register, *texts):
    addresses = Addresses(register.database, Lookup(register.database))
    found = [addresses.match(text, ON)[1] for text in texts]
    return [(each.grid, each.certainty is Certainty.CERTAIN) for each in found]


def test_another_name_of_a_whole_address_or_of_the_name_behind_a_number(register):
    said = [
        ("老传媒楼", "红星路二段159号传媒集团大厦", "西"),
        ("老博物馆", "水井街19号水井坊博物馆", "西"),
        ("老黄伞", "黄伞巷8号后院", "东"),
        ("老院子", "东升街3号（院内）", "东"),
        ("盐小", "盐道街小学", "西"),
        ("井博", "水井坊博物馆", "西"),
    ]
    file = register.file(*(f"{alias},{name}," for alias, name, _ in said), header="别名,名称,更名日期")
    code, told = register.told("aliases", file, *SINCE)
    assert (code, told["new"], told["unknown"]["rows"]) == (0, len(said), [])
    assert answers(register, *(alias for alias, *_ in said)) == [(grid, True) for *_, grid in said]
    assert answers(register, "屯溪区老黄伞", "老黄伞门口") == [("东", True), ("东", True)]


def test_another_name_of_what_is_called_by_its_city(register):
    """Beside a row of the school, its name begins with the city, which addresses begin with as well."""
    rows = f"盐道街7号黄山市第一中学,{WEST.centroid.x},29.705", f"黄山市儿童医院,{EAST.centroid.x},29.705"
    file = register.file(*rows, header="标准地址,经度,纬度")
    assert register.run("places", file, "--crs", "cgcs2000", *SINCE).exit_code == 0
    said = "黄一中,黄山市第一中学,", "儿医,黄山市儿童医院,"
    file = register.file(*said, header="别名,名称,更名日期")
    assert register.told("aliases", file, *SINCE)[0] == 0
    texts = "黄山市第一中学", "黄一中", "黄一中门口", "黄山市儿童医院", "儿医", "儿医门口"
    assert answers(register, *texts) == [("西", True)] * 3 + [("东", True)] * 3


def test_another_name_of_what_rows_begin_with_is_suggested_and_found_and_one_of_nothing_is_not(register):
    rows = f"石人村竹山塘组12号,{EAST.centroid.x},29.705", f"东瓜山二村1栋,{WEST.centroid.x},29.705"
    file = register.file(*rows, header="标准地址,经度,纬度")
    assert register.run("places", file, "--crs", "cgcs2000", *SINCE).exit_code == 0
    said = "夏家湾,石人村竹山塘组,", "夏家桥,东瓜山二村,", "夏家岭,没有的地方,"
    file = register.file(*said, header="别名,名称,更名日期")
    assert register.told("aliases", file, *SINCE)[0] == 0
    assert answers(register, "夏家湾", "夏家湾12号", "夏家桥", "夏家桥1栋") == [("东", True)] * 2 + [("西", True)] * 2
    suggested = Addresses(register.database, Lookup(register.database)).suggest("夏家", ON, 8)
    assert {each.text for each in suggested} == {"夏家湾", "夏家桥"}


def test_places_that_are_one_are_found_by_each_spelling_and_by_names_given_later(register):
    record = Audit(b"a" * 32, register.folder / "heads.log").by()
    copies = "东升街1号（院内）", "东升街01号", "东升街一号", "东升街5号"
    file = register.file(
        *(f"D{at},{text},{EAST.centroid.x},29.705" for at, text in enumerate(copies)), header="编码,标准地址,经度,纬度"
    )
    assert register.run("places", file, "--crs", "cgcs2000", *SINCE).exit_code == 0
    lookup = Lookup(register.database)
    kept = RegisterPlaces(register.database, keeping := Keeping(register.database, lookup))
    seen = {code: kept.one(code, ON).version for code in ("D0", "D1", "D2", "D3")}
    merged = kept.merge({code: seen[code] for code in ("D1", "D2", "D3")}, "D0", ON, seen["D0"], record)
    assert [each.alias for each in merged.aliases] == ["东升街01号", "东升街一号", "东升街5号"]
    keeping.add_alias(Alias("老粮站", "东升街1号（院内）", date(2010, 5, 1)), ON, record)
    texts = *copies, "东升街1号", "东升街五号", "东升街5#", "屯溪区东升街01号", "老粮站"
    assert answers(register, *texts) == [("东", True)] * len(texts)


def test_other_names_of_parts_of_houses_are_found_by_either_numerals(register):
    said = [
        ("老黄伞", "黄伞巷八号后院", "东"),
        ("黄伞巷十号后院", "黄伞巷8号后院", "东"),
        ("黄伞巷12号前院", "水井街19号水井坊博物馆", "西"),
        ("水井街二十一号后院", "水井街21号", "东"),
    ]
    file = register.file(*(f"{alias},{name}," for alias, name, _ in said), header="别名,名称,更名日期")
    code, told = register.told("aliases", file, *SINCE)
    assert (code, told["new"], told["unknown"]["rows"]) == (0, len(said), [])
    assert answers(register, *(alias for alias, *_ in said)) == [(grid, True) for *_, grid in said]
    texts = "黄伞巷10号后院", "黄伞巷十二号前院", "水井街21号后院", "屯溪区黄伞巷10号后院"
    assert answers(register, *texts) == [("东", True), ("西", True), ("东", True), ("东", True)]
