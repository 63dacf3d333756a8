"""Registers as districts have them: each place is found by its own full text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.register.directory import PlacesInMemory, place_key
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.register import PlaceKind
from tests import odd_registers
from tests.odd_registers import AREAS, COUNTRY, DIVISIONS, GRIDS, ROADS, SEGMENTS, SHAPES


def town(rows, lines=None):
    """Return a matcher over a register, and the grid of each address."""
    places, at = odd_registers.places(rows)
    names = (
        AREAS
        + ROADS
        + [(Level.ROAD, road) for road in lines or {}]
        + [(Level.ROAD, p.road) for p in places if p.road]
        + [(Level.ESTATE, p.estate) for p in places if p.estate]
    )
    names += [(Level.SITE, place_key(p, COUNTRY)) for p in places if p.kind is PlaceKind.SITE]
    gazetteer = Gazetteer(DIVISIONS, names, within="341002")
    ground = Ground(LocateIndex([str(i) for i in range(len(GRIDS))], GRIDS))
    matcher = Matcher(gazetteer, PlacesInMemory(places, at, gazetteer), ground, {}, lines or {})
    return matcher, dict(zip([p.address for p in places], at, strict=True))


@pytest.fixture(scope="module")
def towns():
    return {shape: town(rows) for shape, rows in SHAPES.items()}


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.mark.parametrize("text", ["建设路3号", "建设路1号", "建设路21号", "建设路1-3号"])
def test_a_branch_of_a_house_is_no_range(towns, text):
    assert towns["odd"][0].match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "text",
    ["老街12号", "河边路12号", "江边路12号", "路12号", "安置小区3幢", "凤霞新村2幢", "江南新城3幢", "草市村河边组12号",
     "草市村江边组1号", "下村组12号", "草市村3组", "草市村3组5组1号"],
)  # fmt: skip
def test_what_only_sounds_so_is_not_certain(towns, text):
    assert towns["whole"][0].match(text).certainty is not Certainty.CERTAIN


SEGMENTED = ("segments", "segment_roads", "segment_numbers", "in_brackets")


def test_segments_have_the_same_keys_however_the_register_has_them():
    keys = [[place_key(place, COUNTRY) for place in odd_registers.places(SHAPES[shape])[0]] for shape in SEGMENTED]
    assert len(set(keys[0])) == len(SEGMENTS)
    assert all(each == keys[0] for each in keys)


@pytest.mark.parametrize("shape", SEGMENTED)
def test_a_segment_is_of_the_name_of_its_road(towns, shape):
    matcher, grid_of = towns[shape]
    for grid, text in zip(grid_of.values(), SEGMENTS, strict=True):
        road, segment, number = text[:3], text[3:5], text[5:]
        for said in (text, f"{road}（{segment}）{number}", f"跃进路社区{text}", f"{road}{segment} {number}"):
            found = matcher.match(said)
            assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN), said


@pytest.mark.parametrize("shape", SEGMENTED)
def test_a_number_without_its_segment_is_shared(towns, shape):
    matcher, grid_of = towns[shape]
    for road in ("解放路", "二马路"):
        found = matcher.match(f"{road}12号")
        meant = [grid for grid, text in zip(grid_of.values(), SEGMENTS, strict=True) if text.startswith(road)][1::3]
        assert found.certainty is Certainty.OPEN
        assert {grid for grid, _ in found.grids} == set(meant)


@pytest.mark.parametrize("shape", SEGMENTED)
def test_a_segment_without_a_number_is_about_what_is_there(towns, shape):
    matcher, grid_of = towns[shape]
    for text in ("解放路东段", "解放路（东段）停水", "解放路东段路灯不亮"):
        found = matcher.match(text)
        assert {grid for grid, _ in found.grids} == set(list(grid_of.values())[:3]), text


@pytest.mark.parametrize("shape", SEGMENTED)
@pytest.mark.parametrize("text", ["解放路北段12号", "解放路二段12号", "解放路三段1号", "二马路南段1号", "解放路1号"])
def test_another_segment_is_not_certain(towns, shape, text):
    assert towns[shape][0].match(text).certainty is not Certainty.CERTAIN


def test_a_segment_is_no_house_of_its_road(towns):
    for segment in ("东段", "（西段）", "二段", "2段"):
        assert towns["odd"][0].match(f"建设路{segment}11号").certainty is not Certainty.CERTAIN


def test_a_side_of_a_road_that_nobody_knows_may_be_said_of_the_house(towns):
    matcher, grid_of = towns["odd"]
    found = matcher.match("建设路北21号附1号")
    assert (found.grid, found.certainty) == (grid_of["建设路21号附1号"], Certainty.PROBABLE)


def test_a_segment_meets_what_its_road_meets():
    lines = {"解放路": (LineString([(118.0, 29.005), (118.3, 29.005)]), 10.0),
             "云集路": (LineString([(118.055, 29.0), (118.055, 29.01)]), 10.0)}  # fmt: skip
    matcher, _ = town(SHAPES["segments"], lines)
    assert matcher.match("解放路东段与云集路交叉口").grids == (("5", 1.0),)
