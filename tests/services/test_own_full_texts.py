"""Each row of a register is found by its own full text, however odd it is: as one text, and as columns."""

import time
from datetime import date
from pathlib import Path

import pytest
import shapely

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
    Area("341002001002", "前园社区", Level.COMMUNITY, "341002001", GROUND),
]
IN_FULL = "安徽省黄山市屯溪区老街街道"
REGISTERS = {
    header: rows.split()
    for part in Path(__file__).with_name("odd_rows.txt").read_text("utf-8").split("# ")[1:]
    for header, rows in [part.split("\n", 1)]
}
"""Rows by the header of their columns."""
WHOLE = REGISTERS["标准地址"]


@pytest.fixture
def imported(embedded, tmp_path):
    """Import rows, those in the west and in the east in turn, and return what matches a text."""

    def run(header, rows):
        grids = [Grid("西", "西", None, None, WEST), Grid("东", "东", None, None, EAST)]
        with embedded.writing() as session:
            generations.publish(session, Generation(1, ON, False, "-"), AREAS, grids, [])
        register = Register(embedded, tmp_path)
        lines = [f"{row},{(EAST if at % 2 else WEST).centroid.x},29.705" for at, row in enumerate(rows)]
        file = register.file(*lines, header=f"{header},经度,纬度")
        code, told = register.told("places", file, "--crs", "cgcs2000", "--from", ON.isoformat(), "--commit")
        assert (code, told["new"]) == (0, len(rows)), told
        addresses = Addresses(embedded, Lookup(embedded))
        return lambda text: addresses.match(text, ON)[1]

    return run


def answers(match, texts):
    """Return the texts that are not answered with their grid for certain, bare and with all areas before them."""
    return {
        said: (found.grid, found.certainty)
        for at, text in enumerate(texts)
        for said in (text, IN_FULL + text)
        if ((found := match(said)).grid, found.certainty) != ("西东"[at % 2], Certainty.CERTAIN)
    }


def full_text(header, row):
    """Return the address of a row, with what its columns say before it where that is not said in it."""
    cells = row.split(",")
    name, said = cells[0], cells[-1]
    return said if said.startswith(name) or header.startswith("小区") else "".join(cells)


@pytest.mark.parametrize("header", REGISTERS)
def test_each_is_found_by_its_own_full_text(imported, header):
    rows = REGISTERS[header]
    assert answers(imported(header, rows), [full_text(header, row) for row in rows]) == {}


def test_what_stands_twice_is_open(imported):
    match = imported("社区,标准地址", ["前园社区,李家新村12坊3号", "草市村,李家新村12坊3号"])
    assert match("李家新村12坊3号").certainty is Certainty.OPEN


@pytest.mark.parametrize(
    "text", ["李家新村12坊7号", "李家新村14坊3号", "祭台村7号楼", "铁三村丙3号楼", "时代8号3栋", "康乐苑吊3层"]
)
def test_another_one_is_not_certain(imported, text):
    assert imported("标准地址", WHOLE)(text).certainty is not Certainty.CERTAIN


NAMED = [
    "莲花新区", "莲花四区", "一区3栋", "二区3栋", "建工三村5栋", "建工四村5栋", "建工三村", "建工四村",
    "黄山市第一中学", "黄山市第三中学", "李家新村12坊3号", "李家新村13坊3号",
    "六〇二所12栋", "六〇二所13栋", "莲花七区2栋",
    "莲花七区3栋", "黄山市立医院", "屯溪区中心医院",
]  # fmt: skip
OTHERWISE = {
    "莲花新区小区": "莲花新区", "1区3栋": "一区3栋", "第一区3幢": "一区3栋", "2区3号楼": "二区3栋",
    "建工3村": "建工三村", "建工4村": "建工四村",
    "建工3村5栋": "建工三村5栋",
    "建工4村小区5幢": "建工四村5栋",
    "黄山市第1中学": "黄山市第一中学", "第3中学": "黄山市第三中学",
    "李家新村十二坊3号": "李家新村12坊3号",
    "李家新村13坊三号": "李家新村13坊3号",
    "602所12幢": "六〇二所12栋", "六零二所13栋": "六〇二所13栋",
    "莲花7区小区2幢": "莲花七区2栋",
    "安徽省黄山市立医院": "黄山市立医院", "屯溪中心医院": "屯溪区中心医院",
}  # fmt: skip


def test_names_in_other_numerals_and_with_a_word_for_what_they_are(imported):
    match = imported("标准地址", NAMED)
    for text, meant in OTHERWISE.items():
        found = match(text)
        assert (found.grid, found.certainty) == ("西东"[NAMED.index(meant) % 2], Certainty.CERTAIN), text


@pytest.mark.parametrize("piece", ["一", "3", "十", "坊3号"])
def test_a_long_numeral_is_answered_soon(imported, piece):
    match = imported("标准地址", NAMED)
    match("建工三村")
    begun = time.process_time()
    match("建工三村" + piece * 10_000)
    assert time.process_time() - begun < 0.5


def test_another_number_is_another_name(imported):
    match = imported("标准地址", NAMED)
    for text in ("3区3栋", "建工5村", "建工5村5栋", "第2中学", "李家新村十四坊3号", "603所12栋"):
        assert match(text).certainty is not Certainty.CERTAIN, text


LANES = ["四平路,,四平路5号", "四平路,52弄,四平路52弄5号", "四平路,421弄,四平路421弄107号", "四平路,,四平路421号"]


@pytest.mark.parametrize("lane", ["弄", "弄号", "里弄"])
def test_a_house_in_a_lane_is_none_of_the_road(imported, lane):
    """Whether the lane has a column beside that of the number, or stands in the address alone."""
    rows = [f"{row},{row.split(',')[2].rpartition('弄')[2].removeprefix('四平路')}" for row in LANES]
    match = imported(f"道路,{lane},标准地址,门牌号", rows)
    assert answers(match, [row.split(",")[2] for row in LANES]) == {}
    for text in ("四平路107号", "四平路52弄107号"):
        assert match(text).certainty is not Certainty.CERTAIN, text


def test_a_lane_of_a_lane_is_none_of_the_lane(imported):
    rows = ["四平路52弄8号", "四平路52弄28支弄8号", "四平路421弄3号", "四平路421支弄5号"]
    match = imported("标准地址", rows)
    assert answers(match, rows) == {}
    for text in ("四平路52弄28支弄10号", "四平路421支弄3号", "四平路421弄5号"):
        assert match(text).certainty is not Certainty.CERTAIN, text


IN_LANES = [
    "800弄曲阳新村1号楼,曲阳路,800弄,,曲阳新村,1号楼", "曲阳路820弄1号楼,曲阳路,820弄,,,1号楼",
    "曲阳路830弄玉田新村1号,曲阳路,830弄,1号,玉田新村,", "曲阳路840弄1号紫荆苑1幢,曲阳路,840弄,1号,紫荆苑,1幢",
    "大连路100号和平公寓3幢,大连路,,100号,和平公寓,3幢", "山阴路大陆新村9号,山阴路,132,9,大陆新村,",
    "山阴路5号,山阴路,,5号,,", "山阴路文华里7号,山阴路,,7号,文华里,",
    "瑞虹新城二期3号楼,临平路,333弄,,瑞虹新城二期,3号楼",
    "欧阳路85弄甲支弄3号,欧阳路,85弄甲支弄,3号,,",
]  # fmt: skip
BY_LANE = {
    0: ["曲阳路800弄1号楼", "曲阳路800弄1号", "曲阳新村1号楼"], 2: ["曲阳路830弄1号", "曲阳路830弄1号302室"],
    3: ["曲阳路840弄1幢", "曲阳路840弄1号1幢"], 4: ["大连路100号3幢", "和平公寓3号楼"],
    5: ["山阴路132弄9号", "大陆新村9号"], 8: ["临平路333弄3号楼"], 9: ["欧阳路85弄甲支弄3", "欧阳路85弄甲支弄3号302室"],
}  # fmt: skip


@pytest.mark.parametrize("road", ["路", "道路"])
def test_estates_in_a_lane_are_found_by_it(imported, road):
    """Whatever of road, lane, number and estate the address itself says, and the columns."""
    match = imported(f"地址,{road},弄,门牌号,小区,幢", IN_LANES)
    assert answers(match, [row.split(",")[0] for row in IN_LANES]) == {}
    for at, texts in BY_LANE.items():
        for text in texts:
            found = match(text)
            assert (found.grid, found.certainty) == ("西东"[at % 2], Certainty.CERTAIN), text
    for text in ("山阴路9号", "山阴路7号"):  # numbers of estates, none of the road's
        assert match(text).certainty is not Certainty.CERTAIN, text
