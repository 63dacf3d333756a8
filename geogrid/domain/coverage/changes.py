"""What is changed at once."""

from __future__ import annotations

from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

Portions = Mapping[int, tuple[BaseGeometry, BaseGeometry]]
"""What is different about shapes, by position, as it was and as it is."""


class Changes(dict[int, BaseGeometry]):
    """The new shape of each grid that changes, by position, in the coordinates it came in; an empty one is dropped.

    Attributes
    ----------
    portions
        Where it is known, outside what portion a shape is as it was: who measures the change need not look there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.portions: dict[int, tuple[BaseGeometry, BaseGeometry]] = {}

    def include(self, later: Changes) -> None:
        """Take in what was changed after that."""
        portions = {at: pair for at, pair in self.portions.items() if at not in later}
        self.portions = portions | {at: pair for at, pair in later.portions.items() if at not in self}
        self.update(later)
