"""Addresses that stand for others, as those of places that were merged into one, found in any spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.over import Over


class WithOtherKeys(Over):
    """Places, also by the keys of addresses that stand for theirs, where no place has these itself.

    Parameters
    ----------
    directory
        The places.
    other
        The key of each such address, and that of the place.
    """

    def __init__(self, directory: Directory, other: Mapping[str, str]) -> None:
        super().__init__(directory)
        self._other = other

    def at(self, text: str) -> Sequence[Site]:
        found = self._directory.at(text)
        if found or text not in self._other:
            return found
        return [site._replace(text=text, own_text=site.text) for site in self._directory.at(self._other[text])]
