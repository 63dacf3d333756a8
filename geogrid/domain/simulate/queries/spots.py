"""Queries for a spot that has no address: where roads cross, or so many metres from somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.numerals import numeral
from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.chart import Crossing, Spot
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district

NEAREST, PART = 10.0, 0.15  # how far off a told distance may be: metres at least, and of the distance

_AND = {"与": 45, "和": 22, "、": 7, "跟": 5, "同": 3, "/": 4, "-": 3, "—": 2, " ": 4, "": 5}
_MEET = {
    "交叉口": 40,
    "路口": 14,
    "交口": 10,
    "交汇处": 10,
    "口": 6,
    "十字路口": 5,
    "交叉路口": 5,
    "交界处": 4,
    "红绿灯路口": 3,
    "转角": 3,
}
_WAYS: Mapping[str, Spot] = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "南": (0.0, -1.0), "北": (0.0, 1.0)}
_METRES = {10: 4, 20: 14, 30: 16, 50: 30, 80: 8, 100: 18, 150: 5, 200: 5}
_STEPS = (
    "往{way}{far}", "向{way}{far}", "往{way}走{far}", "以{way}{far}", "{way}{far}", "{way}侧{far}", "{way}边{far}处",
    "{way}面{far}", "往{way}方向{far}", "再往{way}{far}", "向{way}走{far}的地方", "以{way}{far}处",
)  # fmt: skip
_FOLLOWING = ("沿{road}往{way}{far}", "顺着{road}往{way}走{far}", "沿{road}向{way}{far}", "沿路往{way}{far}")


def crossing(atlas: Atlas, chance: Chance) -> Query | None:
    """Return two roads that meet. All grids that the disc of a crossing touches: most are not decidable.

    The disc is 15 m and half the width of the wider road; where two roads meet more than once, that of each spot.
    """
    found = atlas.chart.crossings
    if chance.share(0.3):
        found = [met for met in found if not met.lanes]
    if not found:
        return None
    met = chance.pick(found)
    text = in_district(atlas, chance, crossing_text(met, chance, {}))
    return Query(QueryKind.CROSSING, text, None, atlas.chart.within(met.spots, met.reach))


def crossing_text(met: Crossing, chance: Chance, others: Mapping[str, str]) -> str:
    """Return 前园南路与黄山中路交叉口, with `others` instead of their names, by name."""
    one, two = (others.get(road, road) for road in met.roads)
    if chance.share(0.5):
        one, two = two, one
    if chance.share(0.04):
        return f"{one}（{two}口）"
    return one + chance.weighted(_AND) + two + chance.weighted(_MEET)


def offset(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a place or a crossing, and so many metres east, west, south or north of it.

    All grids within 10 m, or 15 % of the distance, of the spot. People say a direction and mean the road that runs that
    way, within 45 degrees of it: then both the spot by the compass and the one along the road, on the same side of it,
    are possible; only the latter where the road is named (沿前园南路). From a crossing all roads that leave it that way
    are possible. Not asked for where a spot is in no grid, or a road ends before.
    """
    far, way = chance.weighted(_METRES), chance.pick("东西南北")
    made = _from_crossing(atlas, chance, way, far) if chance.share(0.25) else _from_place(atlas, chance, way, far)
    if made is None:
        return None
    text, spots = made
    if not spots or not atlas.chart.in_a_grid(spots):
        return None
    grids = atlas.chart.within(spots, max(NEAREST, PART * far))
    text = chance.weighted({"": 88, "从": 12}) + in_district(atlas, chance, text)
    return Query(QueryKind.OFFSET, text, None, grids)


def _from_place(atlas: Atlas, chance: Chance, way: str, far: int) -> tuple[str, list[Spot]] | None:
    place = wording.some_place(atlas, chance, (PlaceKind.HOUSE, PlaceKind.SITE, PlaceKind.BUILDING))
    if place is None:
        return None
    start = atlas.chart.spot(place)
    along = atlas.chart.along(place.road, start, _WAYS[way], far) if place.road else []
    if place.road and not along and chance.share(0.75):
        return None  # few name a direction that the road does not take
    text = _plainly(place, chance)
    if along and place.kind is PlaceKind.HOUSE and chance.share(0.15):
        return text + _told(chance, _FOLLOWING, way, far, place.road or ""), along
    return text + _told(chance, _STEPS, way, far), [_step(start, way, far), *along]


def _from_crossing(atlas: Atlas, chance: Chance, way: str, far: int) -> tuple[str, list[Spot]] | None:
    if not atlas.chart.crossings:
        return None
    met = chance.pick(atlas.chart.crossings)
    if len(met.spots) > 1:
        return None
    along = [spot for road in met.roads for spot in atlas.chart.along(road, met.spots[0], _WAYS[way], far)]
    if not along:
        return None
    return crossing_text(met, chance, {}) + _told(chance, _STEPS, way, far), [_step(met.spots[0], way, far), *along]


def _plainly(place: Place, chance: Chance) -> str:
    """Return an address without anything that a direction could be mistaken with."""
    return "".join(wording.pieces(place, wording.Style(chance.weighted({"幢": 6, "栋": 3, "号楼": 1})), chance))


def _step(start: Spot, way: str, far: int) -> Spot:
    east, north = _WAYS[way]
    return start[0] + east * far, start[1] + north * far


def _told(chance: Chance, forms: tuple[str, ...], way: str, far: int, road: str = "") -> str:
    """Return 往北50米 and the like."""
    metres = chance.weighted({"{}米": 66, "约{}米": 10, "大约{}米": 5, "{}米左右": 8, "{} 米": 3, "{}m": 5, "{}M": 1})
    written = str(far)
    if chance.share(0.12):
        written = chance.pick(("两百", "二百")) if far == 200 else numeral(far)
    return chance.pick(forms).format(way=way, road=road, far=metres.format(written))
