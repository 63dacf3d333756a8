"""Party grids (网格集成组团) side by side: made, dissolved, called otherwise, of other grids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import shapely

from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Grid
from geogrid.domain.people.post import Post, Role


@dataclass(frozen=True, slots=True)
class PartyChange:
    """A party grid that is different.

    Parameters
    ----------
    old, new
        As it was and is; None where it is new, or dissolved.
    recoded
        The new codes, by the old ones, of grids that are known to be the ones that they were.
    """

    old: Party | None
    new: Party | None
    recoded: Mapping[str, str] = field(default_factory=dict)

    @property
    def party(self) -> Party:
        """As it is, else as it was."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def joined(self) -> tuple[str, ...]:
        """The codes of the grids that come to it, in order; all of one that is new."""
        return tuple(sorted(_members(self.new) - self._before))

    @property
    def left(self) -> tuple[str, ...]:
        """The codes of the grids that leave it, as they are now, in order; all of one that is dissolved."""
        return tuple(sorted(self._before - _members(self.new)))

    @property
    def is_any(self) -> bool:
        """Whether anything is different: a grid that is given another code stays in it."""
        if self.old is None or self.new is None:
            return self.old is not self.new
        return self.old.name != self.new.name or self._before != self.new.members

    def posts(self, held: Iterable[Post]) -> tuple[Post, ...]:
        """Return, of some posts, those of the party whom it concerns: the leaders of the grids that are or were in it.

        The leader of a grid is the secretary of its party organisation (网格党组织书记兼网格长).
        """
        concerned = self._before | _members(self.new)
        return tuple(post for post in held if post.role is Role.LEADER and self._now(post.grid) in concerned)

    @property
    def _before(self) -> frozenset[str]:
        """The members that it had, by the codes that they have now."""
        return frozenset(self._now(code) for code in _members(self.old))

    def _now(self, code: str) -> str:
        return self.recoded.get(code, code)


def changed_parties(
    old: Mapping[str, Party], new: Mapping[str, Party], recoded: Mapping[str, str] = {}
) -> tuple[PartyChange, ...]:
    """Return the party grids that are different, in order of their codes.

    Parameters
    ----------
    old, new
        All of both, by code.
    recoded
        The new codes, by the old ones, of grids that are known to be the ones that they were.
    """
    changes = (PartyChange(old.get(code), new.get(code), recoded) for code in sorted(old.keys() | new.keys()))
    return tuple(change for change in changes if change.is_any)


def followed(parties: Iterable[Party], old: Mapping[str, Grid], new: Mapping[str, Grid]) -> list[Party]:
    """Return party grids when other grids come into force without a word about them, as by a file.

    A member that is no more is none any longer. A grid with a new code is a member where more than half of its ground
    was that of members, as are the parts of one that was split, or one that was given another code. What has no member
    left is a party grid no more.

    Parameters
    ----------
    old, new
        All grids before and after, by code; CGCS2000 degrees.
    """
    fresh = [new[code] for code in sorted(new.keys() - old.keys())]
    tree, grouped, found = shapely.STRtree([grid.shape for grid in fresh]), set[str](), []
    for party in sorted(parties, key=lambda party: party.code):
        ground = shapely.union_all([old[code].shape for code in sorted(party.members & old.keys())])
        near = [fresh[at] for at in sorted(tree.query(ground, predicate="intersects").tolist())]
        joined = {grid.code for grid in near if grid.code not in grouped and _is_mostly_in(grid.shape, ground)}
        grouped |= joined
        if members := (party.members & new.keys()) | joined:
            found.append(replace(party, members=members))
    return found


def _is_mostly_in(shape: shapely.Geometry, ground: shapely.Geometry) -> bool:
    return bool(shapely.area(shapely.intersection(shape, ground)) > shapely.area(shape) / 2)


def _members(party: Party | None) -> frozenset[str]:
    return party.members if party else frozenset()
