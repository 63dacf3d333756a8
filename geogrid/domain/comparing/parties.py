"""Party grids (网格集成组团) side by side: made, dissolved, called otherwise, of other grids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geogrid.domain.editing.mesh import Party
from geogrid.domain.people.post import Post, Role


@dataclass(frozen=True, slots=True)
class PartyChange:
    """A party grid that is different.

    Parameters
    ----------
    old, new
        As it was and is; None where it is new, or dissolved.
    """

    old: Party | None
    new: Party | None

    @property
    def party(self) -> Party:
        """As it is, else as it was."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def joined(self) -> tuple[str, ...]:
        """The codes of the grids that come to it, in order; all of one that is new."""
        return tuple(sorted(_members(self.new) - _members(self.old)))

    @property
    def left(self) -> tuple[str, ...]:
        """The codes of the grids that leave it, in order; all of one that is dissolved."""
        return tuple(sorted(_members(self.old) - _members(self.new)))

    def posts(self, held: Iterable[Post]) -> tuple[Post, ...]:
        """Return, of some posts, those of the party whom it concerns: the leaders of the grids that are or were in it.

        The leader of a grid is the secretary of its party organisation (网格党组织书记兼网格长).
        """
        concerned = _members(self.old) | _members(self.new)
        return tuple(post for post in held if post.role is Role.LEADER and post.grid in concerned)


def changed_parties(old: Mapping[str, Party], new: Mapping[str, Party]) -> tuple[PartyChange, ...]:
    """Return the party grids that are different, in order of their codes.

    Parameters
    ----------
    old, new
        All of both, by code.
    """
    pairs = ((old.get(code), new.get(code)) for code in sorted(old.keys() | new.keys()))
    return tuple(PartyChange(was, now) for was, now in pairs if was != now)


def _members(party: Party | None) -> frozenset[str]:
    return party.members if party else frozenset()
