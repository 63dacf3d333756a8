"""The communities that rows of a file name."""

from __future__ import annotations

from geogrid.domain.grid import Level
from geogrid.services.snapshot import Snapshot


class Communities:
    """The communities of a day, by code and, where only one is called so, by name."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        areas = [area for area in snapshot.areas.values() if area.level == Level.COMMUNITY] if snapshot else []
        names: dict[str, str | None] = {}
        for area in areas:
            names[area.name] = None if area.name in names else area.code
        self.codes = {**names, **{area.code: area.code for area in areas}}

    def code(self, text: str) -> str | None:
        """Return the code of a community; None where none is meant, or several could be."""
        if not self.codes:
            return text if text.isascii() and text.isdigit() else None
        return self.codes.get(text)


class AnyCommunity(Communities):
    """Communities as rows name them, where nothing is stored of the places: their points say which grid they are in."""

    def __init__(self) -> None:
        super().__init__(None)

    def code(self, text: str) -> str:
        return text
