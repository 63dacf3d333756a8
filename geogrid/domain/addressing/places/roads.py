"""What is meant by several roads in one text: where they meet, a stretch of one between others, or each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from shapely import LineString, MultiLineString

from geogrid.domain.addressing.doubt.said import ODD, TRUST, as_said
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import Ground, bearing
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import LONGEST
from geogrid.domain.addressing.names.element import ABOVE, Element, Parse
from geogrid.domain.addressing.places.whole import Wholes
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.text.normalise import spelt

CORNER_M = 15.0
"""How far from the middle of a crossing people are who name it, besides half the width of its roads."""
_SHORT_M = 5.0
"""How far from the kerb of the road it leads into a line may stop."""
_JOINT = re.compile(r"[\s、,/&+×x*·()\[\]-]*(?:[与和同跟及交从自由在距离]\s*)?")
"""What stands between two roads that meet, or that are listed: A与B, A从B往东200米."""
_LIGHTS = "红绿灯|信号灯"
_CROSS = rf"[\s)\]]*的?(?:十字|[丁Tt]字|三岔|{_LIGHTS})*(?:交叉|相?交[汇会接界口叉]?|汇合|路口|口|{_LIGHTS}|[转拐街]角)"
_WAY = r"[\s的]*(?P<way>[东西][南北])"
_CORNER = re.compile(rf"{_CROSS}|{_WAY}角(?!落)|再?[往向]正?[东西南北]{{1,2}}(?:方向|侧|面)?(?:约|大约|走)?\s?\d")
"""What behind the last of them says that they meet; from where they do it goes on to the south, too."""
_AT_CORNER = re.compile(rf"(?:{_CROSS})+处?{_WAY}(?:角(?!落)|$)")
_IN_A_CORNER = re.compile(rf"{_WAY}角(?!落)")
_IN_CORNER = 0.7
"""How much of the way to its middle a circle in a corner reaches: to the middle of both roads."""
_BEGINS = r"(?:[东南西北]?[从自由起]于?)?\s*"
_FROM = re.compile(rf"(?:(?:路段|[上段的])*\s*[(\[]?|[^,。;]*[(\[]){_BEGINS}")
_TO = re.compile(r"(?:交叉口|路?口)?[,\s]*(?:[东南西北]?[至到止]于?|-+)\s*")
_AND, _BETWEEN = re.compile(r"\s*[与和]\s*"), re.compile(r"(?:两路)?之间")
"""What stands before, in and behind the roads that a stretch of another lies between."""
_ALONE = (*ABOVE, levels.NOISE, levels.OFFSET, levels.RELATION)
_OPENS = "（"
"""What stands behind the road in what a stretch is called; in no key of a place, as these are spelt in one way."""
_SEVERAL = 2
_LIMITS = 3
_KEPT = 4_096
"""Pairs of roads of which it is kept where they meet, and stretches."""


class _Said(NamedTuple):
    """What some roads of a text are to each other: a crossing, a stretch (the first of three), or one by itself."""

    how: How
    roads: tuple[Element, ...]


class Roads:
    """Finds what is meant by several roads.

    Parameters
    ----------
    ground
        The grids.
    lines
        Roads by name, and how wide they are (m).
    wholes
        Finds each of them as a whole.
    """

    def __init__(
        self, ground: Ground, lines: Mapping[str, tuple[LineString | MultiLineString, float]], wholes: Wholes
    ) -> None:
        self._ground, self._lines, self._wholes = ground, lines, wholes
        self._meeting = lru_cache(_KEPT)(self._meet)
        self._between = lru_cache(_KEPT)(self._part)

    def of(self, parse: Parse, directory: Directory) -> list[Spot]:
        """Return where a text means that names several roads: where they meet, or a stretch of one.

        Nothing where it names each of them, or where they do not meet.
        """
        if len(parse.all(levels.ROAD)) < _SEVERAL or parse.first(levels.NUMBER):
            return []
        roads = [e for e in parse.elements if e.level is levels.ROAD and e.known]
        if len({road.value for road in roads}) < _SEVERAL:
            return []
        said = _without_repeated(_said(parse.text, roads))
        if all(each.how is How.NOTHING for each in said):
            return self._alone(parse, roads, directory)
        found: list[Spot] = []
        for each in said:
            spots = self._spots(parse, each, directory)
            if not spots:
                return []
            found += [spot._replace(trust=spot.trust / len(said)) for spot in spots]
        return found

    def _alone(self, parse: Parse, roads: Sequence[Element], directory: Directory) -> list[Spot]:
        """Return where two roads meet that are all a text names, or as well each of them: 延安路与前园南路."""
        if len(roads) != _SEVERAL or not _JOINT.fullmatch(_gap(parse.text, *roads)):
            return []
        if any(e.level not in _ALONE or (e.level in ABOVE and not e.known) for e in parse.elements if e not in roads):
            return []
        met = self._spots(parse, _Said(How.CROSSING, tuple(roads)), directory)
        each = [spot for road in roads for spot in self._spots(parse, _Said(How.NOTHING, (road,)), directory)]
        rest = (1 - ODD) / max(1, len(each))
        return met and [s._replace(trust=s.trust * ODD) for s in met] + [s._replace(trust=s.trust * rest) for s in each]

    def _spots(self, parse: Parse, said: _Said, directory: Directory) -> list[Spot]:
        names = dict.fromkeys(road.value for road in said.roads)
        if said.how is How.CROSSING:
            met = [spots for pair in combinations(names, 2) if (spots := self._meeting(*pair))]
            behind = parse.text[said.roads[-1].end : LONGEST]
            corner = _AT_CORNER.match(behind) or _IN_A_CORNER.match(behind)
            return [
                self._at_corner(spot, corner["way"]) if corner else spot
                for spots in met
                for spot in (each._replace(trust=each.trust / len(met)) for each in spots)
            ]
        if said.how is How.ROAD:
            stretch = self._between(*(road.value for road in said.roads))
            return [stretch] if stretch else []
        whole = self._wholes.of(said.roads[0].value, How.ROAD, directory)
        return [as_said(whole, parse, said.roads[0], directory)] if whole else []

    def _meet(self, road: str, another: str) -> tuple[Spot, ...]:
        """Return where two roads meet."""
        one, other = self._lines.get(road), self._lines.get(another)
        if one is None or other is None:
            return ()
        radius = CORNER_M + max(one[1], other[1]) / 2
        points = self._ground.crossings(one[0], other[0])
        if not points:  # one that was drawn to the kerb of the other; of two side by side both ends would be near
            stops = self._ground.ends(one[0], other[0], _SHORT_M + (one[1] + other[1]) / 2)
            points = stops if len(stops) == 1 else []
        return tuple(
            Spot(How.CROSSING, road + another, self._ground.shares(at, radius), at, radius, trust=1 / len(points))
            for at in points
        )

    def _at_corner(self, spot: Spot, way: str) -> Spot:
        """Return the corner of a crossing that lies in a direction, where both roads are about at right angles."""
        assert spot.where is not None
        at = self._ground.moved(spot.where, bearing(way), spot.radius_m)
        radius = spot.radius_m * _IN_CORNER
        return spot._replace(where=at, radius_m=radius, grids=self._ground.shares(at, radius))

    def _part(self, road: str, first: str, last: str) -> Spot | None:
        """Return the part of a road between two that it meets; less sure where it is in more than one grid."""
        ends = [[spot.where for spot in self._meeting(road, limit) if spot.where] for limit in (first, last)]
        part = self._ground.between(self._lines[road][0], *ends) if all(ends) else None
        if part is None:
            return None
        spot = self._wholes.drawn(f"{road}{_OPENS}{first}—{last}）", part)
        return spot if len(spot.grids) == 1 else spot._replace(trust=TRUST["unlisted"])


def is_stretch(spot: Spot) -> bool:
    """Return whether a spot is a part of a road between others."""
    return spot.how is How.ROAD and _OPENS in spot.text


def _gap(text: str, one: Element, other: Element) -> str:
    return spelt(text[one.end : other.start])


def _said(text: str, roads: Sequence[Element]) -> Iterator[_Said]:
    """Yield what the roads of a text are to each other."""
    at = 0
    while at < len(roads):
        if _are_stretch(text, roads[at : at + _LIMITS]):
            yield _Said(How.ROAD, tuple(roads[at : at + _LIMITS]))
            at += _LIMITS
            continue
        end = at + 1
        while end < len(roads) and _JOINT.fullmatch(_gap(text, roads[end - 1], roads[end])):
            end += 1
        if end - at >= _SEVERAL and _CORNER.match(spelt(text[roads[end - 1].end : LONGEST])):
            yield _Said(How.CROSSING, tuple(roads[at:end]))
        else:
            end = at + 1
            yield _Said(How.NOTHING, (roads[at],))
        at = end


def _are_stretch(text: str, roads: Sequence[Element]) -> bool:
    """Return whether the first of three roads is meant between the others: 延安路（徽山路—黎阳路段）."""
    if len({road.value for road in roads}) < _LIMITS or not _FROM.fullmatch(_gap(text, *roads[:2])):
        return False
    limits, behind = _gap(text, *roads[1:]), spelt(text[roads[-1].end : LONGEST])
    return bool(_TO.fullmatch(limits) or (_AND.fullmatch(limits) and _BETWEEN.match(behind)))


def _without_repeated(said: Iterator[_Said]) -> list[_Said]:
    """Return what roads are to each other, without those by themselves that are a part of something else."""
    every = list(dict.fromkeys(said))
    taken = {road.value for each in every if each.how is not How.NOTHING for road in each.roads}
    return [each for each in every if each.how is not How.NOTHING or each.roads[0].value not in taken]


def no_crossing(parse: Parse) -> tuple[Note, ...]:
    """Return that two roads do not meet of which a text names the crossing."""
    roads = tuple(dict.fromkeys(e.value for e in parse.all(levels.ROAD) if e.own))
    if len(roads) < _SEVERAL or not parse.first(levels.JUNCTION):
        return ()
    return (Note(Remark.NO_CROSSING, roads[0], roads[1]),)
