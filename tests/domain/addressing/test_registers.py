"""Registers as districts have them: each place is found by its own full text."""

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geogrid.domain.addressing.directory import PlacesInMemory
from geogrid.domain.addressing.element import Level
from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.gazetteer import Gazetteer
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.key import parts
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.parse import parse
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Place, PlaceKind

AREAS = [
    (Level.DISTRICT, "屯溪区"), (Level.TOWN, "老街街道"), (Level.COMMUNITY, "草市村"), (Level.COMMUNITY, "跃进路社区")
]  # fmt: skip
DIVISIONS = {"340000": "安徽省", "341000": "黄山市", "341002": "屯溪区", "630102": "城东区"}
LETTERED = [
    ("商贸城A座", "", "", "商贸城", "A座", "", ""), ("商贸城B座", "", "", "商贸城", "B座", "", ""),
    ("万达公寓B座5A室", "", "", "万达公寓", "B座", "", "5A室"), ("延安路12A号", "延安路", "12A号", "", "", "", ""),
    ("延安路１４号", "延安路", "１４号", "", "", "", ""), ("海棠苑A1幢", "", "", "海棠苑", "A1幢", "", ""),
]  # fmt: skip
ROOMS = [(f"海棠苑{b}幢1单元10{r}室", "", "", "海棠苑", f"{b}幢", "1单元", f"10{r}室") for b, r in
         ((3, 1), (3, 2), (5, 1), (5, 2), (5, 3))]  # fmt: skip
ODD = [
    ("恒大·悦澜湾5栋", "", "", "恒大·悦澜湾", "5栋", "", ""), ("海棠苑商铺12号", "", "", "海棠苑", "", "", "商铺12号"),
    ("海棠苑12幢", "", "", "海棠苑", "12幢", "", ""), ("建设路9-11号", "建设路", "9-11号", "", "", "", ""),
    ("建设路13、15号", "建设路", "13、15号", "", "", "", ""),
]  # fmt: skip
WHOLE = [
    "江南新城东区3幢", "江南新城西区3幢", "湖边村安置小区3幢", "河头村安置小区3幢", "老街一马路12号", "老街16号",
    "桥头路12号", "跃进路12号", "凤霞新村一组团2幢", "凤霞新村二组团2幢", "草市村桥头组12号", "草市村下村组12号",
    "草市村3组1号", "草市村3组2号", "天都首郡二期·雅苑5栋", "建设路9-11号", "建设路13、15号", "海棠苑商铺12号",
    "海棠苑12幢", "学院路东侧12号", "延安路20号101室", "前园社区居委会", "草市村村委会",
]  # fmt: skip
SHAPES = {"lettered": LETTERED, "rooms": ROOMS, "odd": ODD, "whole": WHOLE}
GRIDS = [shapely.box(118 + i / 100, 29, 118 + (i + 1) / 100, 29.01) for i in range(len(WHOLE))]


def town(rows):
    """Return a matcher over a register with each place in a grid of its own, but rooms by their building."""
    country = Gazetteer(DIVISIONS, AREAS, within="341002")
    places, at = [], []
    for i, row in enumerate(rows):
        if isinstance(row, str):
            row = (row, *(part or "" for part in parts(parse(row, country))))
        address, *texts = row
        kind = kind_of(address, dict(zip(list(Field)[-len(texts) :], texts, strict=True)))
        grid = i if rows is not ROOMS else int(texts[3][0])
        at.append(str(grid))
        places.append(
            Place(f"P{i}", kind, address, None, 118.005 + grid / 100, 29.005, *(text or None for text in texts))
        )
    names = (
        AREAS
        + [(Level.ROAD, p.road) for p in places if p.road]
        + [(Level.ESTATE, p.estate) for p in places if p.estate]
    )
    names += [(Level.SITE, p.address) for p in places if p.kind is PlaceKind.SITE]
    gazetteer = Gazetteer(DIVISIONS, names, within="341002")
    ground = Ground(LocateIndex([str(i) for i in range(len(GRIDS))], GRIDS))
    return Matcher(gazetteer, PlacesInMemory(places, at, gazetteer), ground, {}, {}), dict(
        zip([p.address for p in places], at, strict=True)
    )


@pytest.fixture(scope="module")
def towns():
    return {shape: town(rows) for shape, rows in SHAPES.items()}


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_full_text_of_a_place_is_that_place(towns, data):
    matcher, grid_of = towns[data.draw(st.sampled_from(sorted(SHAPES)))]
    address = data.draw(st.sampled_from(sorted(grid_of)))
    above = data.draw(st.sampled_from(["", "屯溪区", "安徽省黄山市屯溪区"]))
    found = matcher.match(above + address)
    assert (found.grid, found.certainty) == (grid_of[address], Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("shape", "text", "like"),
    [("rooms", "海棠苑3幢", "海棠苑3幢1单元101室"), ("rooms", "海棠苑3幢1单元", "海棠苑3幢1单元101室"),
     ("whole", "延安路20号", "延安路20号101室"), ("whole", "草市村桥头组", "草市村桥头组12号"),
     ("whole", "草市村第三村民组2号", "草市村3组2号"), ("whole", "草市村村民委员会", "草市村村委会"),
     ("whole", "前园社区居民委员会", "前园社区居委会"), ("odd", "建设路11号", "建设路9-11号"),
     ("odd", "建设路15号", "建设路13、15号"), ("odd", "恒大悦澜湾5栋", "恒大·悦澜湾5栋"),
     ("odd", "海棠苑12幢", "海棠苑12幢")],
)  # fmt: skip
def test_what_is_meant_by_it_as_well(towns, shape, text, like):
    matcher, grid_of = towns[shape]
    found = matcher.match(text)
    assert (found.grid, found.certainty) == (grid_of[like], Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    ["老街12号", "河边路12号", "江边路12号", "路12号", "安置小区3幢", "凤霞新村2幢", "江南新城3幢", "草市村河边组12号",
     "草市村江边组1号", "下村组12号", "草市村3组", "草市村3组5组1号"],
)  # fmt: skip
def test_what_only_sounds_so_is_not_certain(towns, text):
    assert towns["whole"][0].match(text).certainty is not Certainty.CERTAIN
