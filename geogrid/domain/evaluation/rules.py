"""The rules that a plan must keep, each a small callable with its settings, and what they find.

Each finding says where to jump to, so these are also the lists of what is unassigned, cut, too large, too small, not
contiguous, or has sides that cannot be named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar

import numpy as np
import shapely

from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.arc import to_degrees
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation import party_grids
from geogrid.domain.evaluation.code_rules import CodesValid
from geogrid.domain.evaluation.community_rules import CommunityWhole, NamesDiffer
from geogrid.domain.evaluation.contents import Units
from geogrid.domain.evaluation.cuts import Cut, Cuts
from geogrid.domain.evaluation.filling import Astray, unless_given
from geogrid.domain.evaluation.finding import Finding, Rule, of_grid, of_party
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import CODE_15, GridKind

GAP = "ground of the community is in no grid"
NO_COMMUNITY = "the grid is in no community"
NO_GRIDS = "the community has no grid any more"
ACROSS = "the grid lies in more than one community"
BEYOND = "the grid reaches outside all communities"
IN_PARTS = "the grid is in several parts"
TOO_FEW = "the grid has fewer households than it should"
TOO_MANY = "the grid has more households than it should"
BUILDING_CUT = "a border cuts a building"
BUILDING_CUT_BEFORE = "a border cuts a building, as before the plan"
BUILDING_CUT_INSIDE = "a border of micro-grids cuts a building"
ESTATE_CUT = "a border cuts an estate"
ESTATE_CUT_BEFORE = "a border cuts an estate, as before the plan"
PLACES_UNOWNED = "places are in no grid"
GOLDEN_MOVED = "a place that must stay is in another grid"
NO_LEADER = "the grid has no leader"
PARTY_ALONE = "the party grid has one grid only"
PARTY_APART = "the grids of the party grid do not touch"
NO_NAMES = "too little of the border runs along anything with a name"

_ROWS = 1_000_000
USUAL_BAND = Band()
_SQUARE = 0.002
"""Places in no grid are told of together where they lie in one square of so many degrees, about 200 m."""


@dataclass(frozen=True, slots=True)
class Seamless:
    """The grids fill each community: no ground of it is nobody's. Overlaps cannot be, see `building.mesh_of`."""

    name: ClassVar[str] = "seamless"
    severity: Severity = Severity.ERROR

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield each gap, with its community and square metres."""
        for area, gaps in sorted(tally.filling.gaps.items(), key=lambda pair: pair[0] or ""):
            for gap in gaps:
                size = max(1, round(gap.area_m2))
                yield Finding(self.name, self.severity, (), gap.lon, gap.lat, GAP, size, area, bounds=gap.bounds)


@dataclass(frozen=True, slots=True)
class InOneCommunity:
    """Each grid is in a community, and has ground in one only; no community is without ground.

    Parameters
    ----------
    base
        The mesh that the plan began with: what was ground of a community there is another's where its grid was given to
        that. Without it communities are as they are drawn.
    """

    name: ClassVar[str] = "in_one_community"
    severity: Severity = Severity.ERROR
    base: Mesh | None = None

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids in none, across several, or reaching out of all, and the communities that have none left."""
        if not tally.filling.bounds:
            return
        known = {area.code for area in tally.filling.bounds}
        for code in sorted(c for c, grid in tally.mesh.grids.items() if grid.community not in known):
            yield of_grid(self, tally, code, NO_COMMUNITY)
        for area in tally.mesh.emptied():
            spot = area.shape.representative_point()
            yield Finding(
                self.name, self.severity, (), spot.x, spot.y, NO_GRIDS, about=area.name, bounds=area.shape.bounds
            )
        for code, astray in self._astray(tally):
            reason = ACROSS if len(astray.communities) > 1 else BEYOND
            count = len(astray.communities)
            spot = astray.lon, astray.lat
            yield Finding(self.name, self.severity, (code,), *spot, reason, count, bounds=astray.bounds)

    def _astray(self, tally: Tally) -> Iterator[tuple[str, Astray]]:
        for code, drawn in sorted(tally.filling.astray.items()):
            astray = drawn if self.base is None else unless_given(drawn, tally.mesh.grids[code], self.base)
            if astray is not None:
                yield code, astray


@dataclass(frozen=True, slots=True)
class Contiguous:
    """Each grid is in one piece; two that touch in a point are two."""

    name: ClassVar[str] = "contiguous"
    severity: Severity = Severity.ERROR

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids in several pieces, with the place of the smallest."""
        for code, each in tally.ordered:
            if each.size.parts > 1:
                smallest = min(shapely.get_parts(tally.mesh.grids[code].shape), key=shapely.area)
                spot = smallest.representative_point()
                size = each.size.parts
                yield Finding(self.name, self.severity, (code,), spot.x, spot.y, IN_PARTS, size, bounds=smallest.bounds)


@dataclass(frozen=True, slots=True)
class HouseholdBand:
    """Each grid of kind 基础 has 300 to 500 households, or other numbers: commonly quoted, no law."""

    name: ClassVar[str] = "household_band"
    severity: Severity = Severity.WARNING
    band: Band = USUAL_BAND

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids that are too small and too large, with their households."""
        for code, each in tally.ordered:
            if each.households is None or self.band.least <= each.households <= self.band.most:
                continue
            if tally.mesh.grids[code].kind is GridKind.BASE:
                reason = TOO_FEW if each.households < self.band.least else TOO_MANY
                yield of_grid(self, tally, code, reason, each.households)


@dataclass(frozen=True, slots=True)
class BuildingsWhole:
    """No border cuts a building. Source: GB/T 30428.1.

    What the borders of micro-grids cut is told, and forbids nothing.

    Parameters
    ----------
    base
        The mesh that the plan began with: what that cuts into as many parts is told, and forbids nothing. Without it
        whatever is cut is forbidden.
    """

    name: ClassVar[str] = "buildings_whole"
    severity: Severity = Severity.ERROR
    base: Mesh | None = None

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the buildings that are cut, first those that were not before."""
        contents = tally.contents
        listed = []
        cut = _cut(self, tally.buildings, self.base, (BUILDING_CUT, BUILDING_CUT_BEFORE))
        inside = tally.micro_cuts
        for found in chain(cut, _told(self.name, inside.units, inside.ordered, Severity.WARNING, BUILDING_CUT_INSIDE)):
            # 2号 alone may be any of a district.
            is_bare = bool(found.about) and str(found.about)[:1].isascii()
            listed.append(replace(found, near=contents.beside(found.lon, found.lat)) if is_bare else found)
        yield from _told_apart(listed)


@dataclass(frozen=True, slots=True)
class EstatesWhole:
    """No border cuts an estate. Source: GB/T 30428.1.

    Parameters
    ----------
    base
        The mesh that the plan began with, as for buildings.
    """

    name: ClassVar[str] = "estates_whole"
    severity: Severity = Severity.WARNING
    base: Mesh | None = None

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the estates that are cut, first those that were not before."""
        return _cut(self, tally.estates, self.base, (ESTATE_CUT, ESTATE_CUT_BEFORE))


@dataclass(frozen=True, slots=True)
class PlacesOwned:
    """Every place is in a grid."""

    name: ClassVar[str] = "places_owned"
    severity: Severity = Severity.ERROR

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the squares of about 200 m in which places are in no grid, with how many."""
        points = tally.contents.places
        lost = tally.places.assignment.nobodys()
        if not len(lost):
            return
        xy = np.column_stack([points.lon[lost], points.lat[lost]])
        column, row = np.floor(np.nan_to_num(xy) / _SQUARE).astype(np.int64).T
        square = column * _ROWS + row
        order = np.argsort(square, kind="stable")
        for some in np.split(xy[order], np.flatnonzero(np.diff(square[order])) + 1):
            (lon, lat), bounds = some[0].tolist(), (*some.min(axis=0).tolist(), *some.max(axis=0).tolist())
            yield Finding(self.name, self.severity, (), lon, lat, PLACES_UNOWNED, len(some), bounds=bounds)


@dataclass(frozen=True, slots=True)
class GoldenStay:
    """The places on a list stay in their grids, whatever codes these are given."""

    name: ClassVar[str] = "golden_stay"
    severity: Severity = Severity.ERROR

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the places that are in another grid, with that it must stay in and that it is in."""
        for at, golden in enumerate(tally.contents.golden):
            code = tally.golden.assignment.code_at(at)
            home = tally.mesh.code_now(golden.grid)
            if code != home:
                codes = (home, code) if code else (home,)
                spot = golden.lon, golden.lat
                bounds = (*spot, *spot)
                yield Finding(self.name, self.severity, codes, *spot, GOLDEN_MOVED, about=golden.label, bounds=bounds)


@dataclass(frozen=True, slots=True)
class LeaderInEach:
    """Each grid has a leader."""

    name: ClassVar[str] = "leader_in_each"
    severity: Severity = Severity.WARNING

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids without, with the posts that they have."""
        for code, each in tally.ordered:
            if not each.has_leader:
                yield of_grid(self, tally, code, NO_LEADER, each.posts)


@dataclass(frozen=True, slots=True)
class PartyGrids:
    """A party grid is of several grids, which touch along borders."""

    name: ClassVar[str] = "party_grids"
    severity: Severity = Severity.WARNING

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield those of one grid, and those in several parts, with the place of the smallest."""
        for _, party in sorted(tally.mesh.parties.items()):
            parts = party_grids.parts(tally.mesh, party)
            if len(party.members) == 1:
                yield of_party(self, tally, party, party.members, PARTY_ALONE)
            elif len(parts) > 1:
                yield of_party(self, tally, party, parts[-1], PARTY_APART, len(parts))


@dataclass(frozen=True, slots=True)
class SidesNameable:
    """The sides of a grid can be put into words (四至).

    Parameters
    ----------
    least_share
        Which part of the border must run along something with a name.
    """

    name: ClassVar[str] = "sides_nameable"
    severity: Severity = Severity.WARNING
    least_share: float = 0.5

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids of which less does, with the per cent that does; the place is where most of it does not."""
        if not any(line.name for line in tally.contents.lines):
            return
        for code, each in tally.ordered:
            if each.border.named_share < self.least_share:
                share = int(100 * each.border.named_share)
                yield Finding(self.name, self.severity, (code,), *_unnamed(tally, code), NO_NAMES, share)


def usual(
    base: Mesh, *, form: re.Pattern[str] | None = CODE_15, band: Band = USUAL_BAND, announced: Collection[str] = ()
) -> tuple[Rule, ...]:
    """Return all rules with the usual settings.

    Parameters
    ----------
    base
        The mesh that the plan began with.
    form
        What codes must match; None for anything.
    band
        How many households a grid should have.
    announced
        Codes that withdrawn publications of other plans had announced.
    """
    return (
        Seamless(),
        InOneCommunity(base=base),
        Contiguous(),
        HouseholdBand(band=band),
        BuildingsWhole(base=base),
        EstatesWhole(base=base),
        PlacesOwned(),
        CodesValid(form=form, base=base, announced=frozenset(announced)),
        GoldenStay(),
        LeaderInEach(),
        PartyGrids(),
        CommunityWhole(base=base),
        NamesDiffer(),
        SidesNameable(),
    )


def findings(tally: Tally, rules: Sequence[Rule]) -> list[Finding]:
    """Return what rules find in a version of a plan, in their order."""
    return [found for rule in rules for found in rule(tally)]


def _cut(rule: Rule, cuts: Cuts, base: Mesh | None, reasons: tuple[str, str]) -> Iterator[Finding]:
    """Yield what is cut by a plan, and then what was before it: of that no plan is to be blamed."""
    units, worse = cuts.units, cuts.cut.keys() if base is None else cuts.worse(base)
    fresh, before = ([cut for cut in cuts.ordered if (cut.unit in worse) is is_worse] for is_worse in (True, False))
    yield from _told(rule.name, units, fresh, rule.severity, reasons[0])
    yield from _told(rule.name, units, before, Severity.WARNING, reasons[1])


def _told(rule: str, units: Units, cuts: Iterable[Cut], severity: Severity, reason: str) -> Iterator[Finding]:
    for cut in cuts:
        whole, about = units.shapes[cut.unit].bounds, units.labels[cut.unit]
        yield Finding(rule, severity, cut.codes, cut.lon, cut.lat, reason, cut.parts, about, bounds=whole)


def _told_apart(listed: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings; of those that would read the same, each with which one of how many it is: 2号 (1/2)."""
    said = [(found.codes, found.about, found.near) for found in listed]
    many, at = Counter(said), Counter[object]()
    for key, found in zip(said, listed, strict=True):
        at[key] += 1
        yield replace(found, about=f"{found.about or ''} ({at[key]}/{many[key]})".strip()) if many[key] > 1 else found


def _unnamed(tally: Tally, code: str) -> tuple[float, float]:
    """Return a place on the arc around a grid that has most metres without a name."""
    along = {arc: tally.along[arc] for arc in tally.mesh.arcs[code]}
    longest = max(along, key=lambda arc: along[arc].length_m - along[arc].named_m)
    lon, lat = to_degrees(longest.xy[len(longest.xy) // 2]).tolist()
    return lon, lat
