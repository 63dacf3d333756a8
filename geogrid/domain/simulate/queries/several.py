"""Queries that name several roads: a list of them, or a stretch of one between two others."""

from __future__ import annotations

from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind

_LISTS = (
    "{one}、{other}停电", "{one}和{other}路面积水", "{one}、{other}、{third}沿街店铺占道", "{one}修路，车都走{other}",
    "从{one}一直堵到{other}", "{one}，{other}都没有扫", "{one}以北、{other}以东的工地", "{one}及{other}的梧桐飘絮",
    "{one}走到{other}都没有路灯",
)  # fmt: skip
_STRETCHES = (
    "{road}（{one}—{other}）", "{road}({one}至{other}段)修路", "{road}从{one}到{other}的路灯",
    "{road}{one}至{other}段积水",
    "{road}{one}和{other}之间有坑", "{road}（{one}路口至{other}路口）封闭",
)  # fmt: skip
_ROADS = 3
_LIMITS = 2


def listed(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a text about two or three roads, half the time of two that meet: the grids of all of them."""
    roads = [chance.pick(list(atlas.houses)) for _ in range(_ROADS)]
    if chance.share(0.5) and atlas.chart.crossings:
        roads[:_LIMITS] = chance.pick(atlas.chart.crossings).roads
    text = chance.pick(_LISTS)
    named = roads if "{third}" in text else roads[:_LIMITS]
    if len(set(named)) < len(named):
        return None
    grids = frozenset[str]().union(*(atlas.of_road(road) for road in named))
    written = text.format(one=roads[0], other=roads[1], third=roads[2])
    return Query(QueryKind.MISLEADING, written, None, grids) if len(grids) > 1 else None


def stretch(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a text about a road between two that it meets: the grids that this part of it runs in.

    Not asked for where a road has several parts, or meets one of the others more than once.
    """
    met = chance.pick(atlas.chart.crossings) if atlas.chart.crossings else None
    if met is None:
        return None
    road = chance.pick(met.roads)
    ends = [crossing for crossing in atlas.chart.crossings_of[road] if len(crossing.spots) == 1]
    if len(ends) < _LIMITS:
        return None
    one, other = chance.pick(ends), chance.pick(ends)
    limits = [next(name for name in end.roads if name != road) for end in (one, other)]
    grids = atlas.chart.between(road, one.spots[0], other.spots[0]) if one is not other else frozenset[str]()
    text = chance.pick(_STRETCHES).format(road=road, one=limits[0], other=limits[1])
    return Query(QueryKind.MISLEADING, text, None, grids) if grids else None
