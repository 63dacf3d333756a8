"""Texts that name several roads: where they meet, a stretch of one between others, or each of them."""

from datetime import date

import pytest
import shapely
from shapely.ops import substring

from geogrid.domain.addressing.finding import Certainty, How, Remark
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import NoPlaces
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import LineKind, Override
from tests.domain.addressing.test_match import district, grid_of, index, matcher

__all__ = ["district", "grid_of", "index", "matcher"]


@pytest.mark.parametrize(
    "text",
    ["{}与{}交叉口", "{}{}口", "{}（{}口）", "{}/{}路口", "{}和{}红绿灯路口停着一辆车", "{}、{}交汇处路灯不亮",
     "{}与{}的交界处",
     "{}与{}T字路口", "{}与{}汇合处",
     "{}×{}交叉口", "{}交{}路口", "{} {}转角", "{}与{}相交处", "家住书院三巷，{}与{}交叉口", "在{}跟{}十字路口"],
)  # fmt: skip
def test_a_text_that_says_so_is_about_where_roads_meet(matcher, text):
    found = matcher.match(text.format("徽山路", "横江路"))
    assert found.how is How.CROSSING
    assert found.spots[0].text in ("徽山路横江路", "横江路徽山路")
    assert found.spots[0].trust == 1


def test_of_a_crossing_and_another_road_either_may_be_meant(matcher):
    found = matcher.match("书院三巷停水，文峰桥与滨江路交叉口")
    assert {(spot.how, spot.trust) for spot in found.spots} == {(How.CROSSING, 0.5), (How.ROAD, 0.5)}


@pytest.mark.parametrize("text", ["{}与{}", "{}和{}", "{}×{}", "{}/{}", "{} {}", "屯溪区{}、{}"])
def test_two_roads_alone_are_probably_where_they_meet(matcher, text):
    found = matcher.match(text.format("滨江路", "文峰桥"))
    assert found.certainty is Certainty.PROBABLE
    assert [spot.text for spot in found.spots if spot.how is not How.OFFSET][-2:] in (["滨江路", "文峰桥"], [])
    assert len(found.spots) >= 3


@pytest.mark.parametrize(
    "text",
    ["{}、{}停水", "{}和{}路灯不亮", "{}施工，请绕行{}", "{}到{}堵车", "{}至{}", "从{}到{}", "{}转{}",
     "{}以南{}以东地块",
     "{}北，{}西", "{}、{}沿线", "{}封闭，绕行{}", "{}改名{}", "{}和{}两条路", "{}与{}之间", "我从{}走到{}",
     "{}（{}以西）路灯",
     "{}（{}至终点）"],
)  # fmt: skip
def test_other_texts_are_about_each_of_the_roads(matcher, text):
    found = matcher.match(text.format("滨江路", "文峰桥"))  # whose crossing is in one grid
    assert found.certainty is not Certainty.CERTAIN
    assert found.how is not How.CROSSING


def test_a_list_of_roads_is_shared_by_their_grids(matcher):
    found = matcher.match("书院三巷、书院四巷和滨江路停水")
    assert [(spot.how, spot.text) for spot in found.spots] == [
        (How.ROAD, name) for name in ("书院三巷", "书院四巷", "滨江路")
    ]
    each = [dict(matcher.match(f"{name}停水").grids) for name in ("书院三巷", "书院四巷", "滨江路")]
    for grid, share in found.grids:
        assert share == pytest.approx(sum(grids.get(grid, 0) for grids in each) / 3)


def test_a_road_that_nobody_knows_takes_its_share_of_a_list(matcher):
    found = matcher.match("文峰桥、黄河路停电")
    assert found.certainty is not Certainty.CERTAIN
    assert "黄河路" in [note.said for note in found.notes]
    found = matcher.match("文峰桥、鹿鸣塔大街停电")
    assert found.probability == pytest.approx(matcher.match("文峰桥").probability / 2)
    assert (Remark.NOT_LISTED, "鹿鸣塔大街") in [note[:2] for note in found.notes]


STRETCHES = [
    "{}（{}—{}段）路灯不亮", "{}从{}到{}", "{}（{}-{}）", "{}{}至{}段", "{}({}到{}之间)", "{}（{}路口至{}路口）停水",
    "{}{}与{}之间", "{}上从{}到{}段路面", "{}路灯不亮（{}－{}）", "{}（起于{}，止于{}）",
]  # fmt: skip


@pytest.mark.parametrize("text", STRETCHES)
def test_a_stretch_of_a_road_lies_between_two_that_it_meets(matcher, district, index, text):
    lines = {line.name: line.shape for line in district.lines if line.kind is LineKind.ROAD}
    road = lines["黄山中路"]
    start, end = (road.project(road.intersection(lines[name])) for name in ("杨梅山路", "跃进路"))
    part = substring(road, min(start, end), max(start, end))
    found = matcher.match(text.format("黄山中路", "杨梅山路", "跃进路"))
    assert (found.how, found.spots[0].text) == (How.ROAD, "黄山中路（杨梅山路—跃进路）")
    assert found.certainty is not Certainty.CERTAIN
    assert sum(share for _, share in found.grids) == pytest.approx(0.9)
    shapes = dict(zip(index.codes, index.shapes, strict=True))
    for grid, _ in found.grids:
        assert shapely.intersection(shapes[grid], part).length > 0


@pytest.mark.parametrize("text", STRETCHES)
def test_a_stretch_that_lies_in_one_grid_is_certain(matcher, district, index, text):
    found = matcher.match(text.format("滨江路", "文峰桥", "华山路"))
    assert (found.how, found.certainty) == (How.ROAD, Certainty.CERTAIN)
    assert found.spots[0].text == "滨江路（文峰桥—华山路）"


def test_a_stretch_between_roads_that_do_not_meet_it_is_about_all_of_them(matcher):
    found = matcher.match("书院三巷（滨江路—北海路段）")
    assert {spot.text for spot in found.spots} == {"书院三巷", "滨江路", "北海路"}
    assert found.certainty is not Certainty.CERTAIN


def test_a_decision_about_a_road_holds_for_a_stretch_of_it(matcher, district):
    other = district.grids[-1].code
    deciding = matcher.deciding([Override("滨江路", other, "代管", "屯网办〔2026〕9号", date(2030, 1, 1))])
    found = deciding.match("滨江路（文峰桥—华山路段）路灯不亮")
    assert (found.how, found.grid, found.certainty) == (How.OVERRIDE, other, Certainty.CERTAIN)
    house = matcher.deciding([Override("滨江路39号", other, "代管", "屯网办〔2026〕9号", date(2030, 1, 1))])
    assert house.match("滨江路（文峰桥—华山路段）").grids == matcher.match("滨江路（文峰桥—华山路段）").grids


def test_a_stretch_along_a_border_is_in_both_grids(matcher, district):
    found = matcher.match("同心五巷（同心六巷—同心二巷）")
    shares = dict(found.grids)
    assert len(shares) == 2
    assert found.certainty is not Certainty.CERTAIN
    assert list(shares.values()) == [pytest.approx(0.45, abs=0.001)] * 2


AROUND = [shapely.box(118, 29, 118.01, 29.01), shapely.box(118.01, 29, 118.02, 29.01)]
ALONG, WIDTH = shapely.LineString([(118, 29.005), (118.02, 29.005)]), 20.0
TO_THE_NORTH = 1e-5  # about 1.1 m


@pytest.mark.parametrize(
    ("line", "meets"),
    [
        ([(118.004, 29.009), (118.004, 29.005 + 20 * TO_THE_NORTH)], True),  # drawn to the kerb
        ([(118.004, 29.009), (118.004, 29.005 + 40 * TO_THE_NORTH)], False),
        ([(118.004, 29.005 + 15 * TO_THE_NORTH), (118.012, 29.005 + 15 * TO_THE_NORTH)], False),  # side by side
        ([(118.004, 29.001), (118.004, 29.009)], True),
    ],
)
def test_a_road_that_was_drawn_to_the_kerb_of_another_meets_it(line, meets):
    names = [(Level.ROAD, "长干路"), (Level.ROAD, "徽山路")]
    gazetteer = Gazetteer({}, names)
    lines = {"长干路": (ALONG, WIDTH), "徽山路": (shapely.LineString(line), WIDTH)}
    matcher = Matcher(gazetteer, NoPlaces(), Ground(LocateIndex(["A", "B"], AROUND)), {}, lines)
    found = matcher.match("长干路与徽山路交叉口")
    assert (found.how is How.CROSSING) == meets
    assert found.grid == "A"


@pytest.mark.parametrize(("way", "grid"), [("东北", "NE"), ("西北", "NW"), ("东南", "SE"), ("西南", "SW")])
@pytest.mark.parametrize(
    "text", ["长干路与徽山路交叉口{}角", "徽山路长干路路口的{}角", "徽山路、长干路交汇处{}", "长干路徽山路口{}角停着车"]
)
def test_the_corner_of_a_crossing(way, grid, text):
    ground = {code: shapely.box(118 + x, 29 + y, 118.01 + x, 29.01 + y)
              for code, x, y in (("SW", 0, 0), ("SE", 0.01, 0), ("NW", 0, 0.01), ("NE", 0.01, 0.01))}  # fmt: skip
    lines = {
        "长干路": (shapely.LineString([(118, 29.01), (118.02, 29.01)]), WIDTH),
        "徽山路": (shapely.LineString([(118.01, 29), (118.01, 29.02)]), WIDTH),
    }
    gazetteer = Gazetteer({}, [(Level.ROAD, name) for name in lines])
    matcher = Matcher(gazetteer, NoPlaces(), Ground(LocateIndex(list(ground), list(ground.values()))), {}, lines)
    assert matcher.match(text.format("").removesuffix("角")).certainty is Certainty.OPEN
    found = matcher.match(text.format(way))
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
