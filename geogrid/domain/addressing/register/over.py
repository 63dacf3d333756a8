"""Places of another directory, for what gives some of them otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geogrid.domain.addressing.register.directory import Directory, Neighbours, Site


class Over:
    """Places as another directory has them, but for what a class of this one says itself.

    Parameters
    ----------
    directory
        The other one.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def at(self, text: str) -> Sequence[Site]:
        return self._directory.at(text)

    def under(self, text: str) -> Iterable[Site]:
        return self._directory.under(text)

    def beside(self, road: str, number: int) -> Neighbours:
        return self._directory.beside(road, number)

    def several(self, road: str, number: str) -> Sequence[Site]:
        return self._directory.several(road, number)

    def numbered(self, road: str, number: str, inside: str) -> Sequence[Site]:
        return self._directory.numbered(road, number, inside)

    def within(self, name: str) -> Mapping[str | None, float]:
        return self._directory.within(name)

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        return self._directory.extent(name)
