"""Villages: their groups and hamlets, one or several of them, and the houses in those."""

from datetime import date

import pytest
import shapely

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import PlacesInMemory, place_key
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Override, Place, PlaceKind
from tests.odd_registers import DIVISIONS

FIRST, SECOND = "草市村", "石板村"
AREAS = [(Level.DISTRICT, "屯溪区"), (Level.TOWN, "黎阳镇"), (Level.COMMUNITY, FIRST), (Level.COMMUNITY, SECOND)]
GROUPS = range(1, 10)
PLACES = {
    **{f"{FIRST}{group}组{house}号": f"1{group}" for group in GROUPS for house in (1, 2, 5, 10, 15)},
    **{f"{SECOND}{group}组{house}号": f"2{group}" for group in GROUPS for house in (1, 2, 5)},
    **{f"{FIRST}大屋场{house}号": "31" for house in (1, 2, 3)},
    **{f"{SECOND}大屋场{house}号": "32" for house in (1, 2, 3)},
    f"{FIRST}村民委员会": "33", f"{SECOND}村民委员会": "34", "儿童公园": "35",
}  # fmt: skip


def town(above="", overrides=()):
    """Return a matcher over two villages of groups, each in a grid of its own, whose addresses begin with areas."""
    country = Gazetteer(DIVISIONS, AREAS, within="341002")
    codes = sorted(set(PLACES.values()))
    ground = [shapely.box(118 + i / 100, 29, 118 + (i + 1) / 100, 29.01) for i in range(len(codes))]
    places, at = [], []
    for i, (text, grid) in enumerate(PLACES.items()):
        address = above + text
        read = [part or "" for part in parts(parse(address, country))]
        kind = kind_of(address, dict(zip(list(Field)[-len(read) :], read, strict=True)))
        lon = 118.005 + codes.index(grid) / 100
        places.append(Place(f"P{i}", kind, address, None, lon, 29.005, *(part or None for part in read)))
        at.append(grid)
    names = [*AREAS, *((Level.SITE, place_key(place, country)) for place in places if place.kind is PlaceKind.SITE)]
    gazetteer = Gazetteer(DIVISIONS, names, within="341002")
    above_of = {
        code: (SECOND if code.startswith("2") or code in ("32", "34") else FIRST, "黎阳镇", code) for code in codes
    }
    matcher = Matcher(
        gazetteer, PlacesInMemory(places, at, gazetteer), Ground(LocateIndex(codes, ground)), above_of, {}
    )
    return matcher.deciding(overrides)


@pytest.fixture(scope="module", params=["", "安徽省黄山市屯溪区黎阳镇"])
def matcher(request):
    return town(request.param)


def test_each_place_by_its_own_text(matcher):
    for text, grid in PLACES.items():
        for above in ("", "黎阳镇", "安徽省黄山市屯溪区黎阳镇"):
            found = matcher.match(above + text)
            assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN), above + text


@pytest.mark.parametrize(
    "text",
    ["{}3组、7组", "{}三组和七组", "{}3组至7组", "{}3组7组交界", "{}3组或7组", "{}3组搬到7组", "{}三、七组", "{}3组7组",
     "{}7组,3组", "{}3/7组", "{}3.7组", "{}第三、第七村民小组", "{}第三、七村民小组", "{}三组和第七组",
     "{}（3组、7组）",
     "{0}3组，{0}7组", "{}三社、七社", "{}七队、三队", "{}三组到七组", "{}三组村民反映七组",
     "{}3-7组", "{}原3组现7组", "{}原3组（现7组）", "{}3、7组5号"],
)  # fmt: skip
def test_of_several_groups_none_alone_is_certain(matcher, text):
    found = matcher.match(text.format(FIRST))
    assert found.certainty is not Certainty.CERTAIN
    assert {"13", "17"} <= {grid for grid, _ in found.grids}


@pytest.mark.parametrize(
    "text",
    ["{}村民委员会5组10号", "{}村委会五组10号", "{}村民五组10号", "{}村民委员会第五村民小组10号", "{}5组10号之1",
     "{}5组10附1号", "{}5组10-1号", "{}5组10", "{}五组十号", "{}第5组第10号",
     "{}村委会5组"],
)  # fmt: skip
def test_one_house_in_many_ways(matcher, text):
    found = matcher.match(text.format(FIRST))
    assert found.grid == "15"
    assert found.certainty is not Certainty.OPEN


@pytest.mark.parametrize(
    ("text", "grid"),
    [("{}大屋场2号", "31"), ("{}大屋场自然村2号", "31"), ("{}大屋场", "31")],
)
def test_hamlets(matcher, text, grid):
    assert matcher.match(text.format(FIRST)).grid == grid
    other = matcher.match(text.format(SECOND))
    assert other.grid == "32"


def test_a_decision_about_a_hamlet_is_about_that_of_its_village():
    until = date(2030, 1, 1)
    decided = town(overrides=[Override(f"{FIRST}大屋场3号", "35", "划转", "1号", until)])
    assert decided.match(f"{FIRST}大屋场3号").grid == "35"
    other = decided.match(f"{SECOND}大屋场3号")
    assert (other.grid, other.certainty) == ("32", Certainty.CERTAIN)


@pytest.mark.parametrize("text", ["{}3、4组", "{}3组、4组", "{}3-4组", "{}三组和四组"])
def test_a_decision_about_several_groups_holds_for_each(text):
    decided = town(overrides=[Override(text.format(FIRST), "35", "划转", "1号", date(2030, 1, 1))])
    for group in (3, 4):
        assert decided.match(f"{FIRST}{group}组5号").grid == "35"
    assert decided.match(f"{FIRST}5组5号").grid == "15"


@pytest.mark.parametrize("name", ["草氏村", "草市市村", "市草村", "草事村"])
def test_a_village_that_is_written_wrongly(matcher, name):
    found = matcher.match(f"{name}5组10号")
    assert found.grid == "15"
    assert found.certainty is not Certainty.OPEN
    assert found.spots[0].text == f"{FIRST}5组10号"


NUMBERS = {f"{FIRST}{n}号": "A" if n % 2 else "B" for n in range(1, 9)} | {f"{SECOND}{n}号": "C" for n in range(1, 9)}


@pytest.mark.parametrize(
    ("text", "grids"),
    [("{}1号、{}2号", "AB"), ("{}1号和{}2号", "AB"), ("{}1、2号", "AB"), ("{}1号或2号", "AB"), ("{}1-4号", "AB"),
     ("{}1号3楼、2号2楼", "AB")],
)  # fmt: skip
def test_houses_of_a_village_without_groups(text, grids):
    found = plain().match(text.format(FIRST, FIRST))
    assert found.certainty is not Certainty.CERTAIN
    assert {grid for grid, _ in found.grids} == set(grids)


@pytest.mark.parametrize("text", ["{}村民在{}5号走失", "张三住{}，李四住{}5号", "{}1号和{}5号", "{}1号的人在{}5号打架"])
def test_a_number_is_of_the_village_before_it(text):
    found = plain().match(text.format(FIRST, SECOND))
    assert found.certainty is not Certainty.CERTAIN
    assert "C" in {grid for grid, _ in found.grids}
    assert f"{FIRST}5号" not in {spot.text for spot in found.spots}


def plain():
    names = [(Level.COMMUNITY, FIRST), (Level.COMMUNITY, SECOND)]
    gazetteer = Gazetteer({}, names)
    codes = sorted(set(NUMBERS.values()))
    ground = [shapely.box(118 + i / 100, 29, 118 + (i + 1) / 100, 29.01) for i in range(len(codes))]
    places = [Place(f"P{i}", PlaceKind.HOUSE, text, None, 118.005 + codes.index(grid) / 100, 29.005)
              for i, (text, grid) in enumerate(NUMBERS.items())]  # fmt: skip
    above = {code: (SECOND if code == "C" else FIRST, "黎阳镇", code) for code in codes}
    index = LocateIndex(codes, ground)
    return Matcher(gazetteer, PlacesInMemory(places, list(NUMBERS.values()), gazetteer), Ground(index), above, {})


@pytest.mark.parametrize(
    ("text", "right"),
    [("户籍{0}3组，现住{0}7组5号", "17"), ("{0}3组人，现住{0}7组", "17"), ("现住{0}3组，户籍{0}7组", "13")],
)
def test_where_somebody_lives_is_meant(matcher, text, right):
    found = matcher.match(text.format(FIRST))
    assert (found.grid, found.certainty) == (right, Certainty.PROBABLE)
