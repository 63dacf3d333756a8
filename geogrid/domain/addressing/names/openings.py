"""Names in short that words begin with, before what is in it or the matter with it: 火车站候车室, 新都汇扶梯故障."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Name
from geogrid.pace import paced

_KIND = re.compile("(?:(?:购物|商业|生活|时代|文化)?(?:广场|中心)|百货(?:大楼)?|商[场城厦]|大?酒店|大[厦楼])$")
"""What people leave out at the end of a name."""
_LEAST = 3
"""Characters by which a name is known from what follows it."""


class Openings:
    """Finds the name in short that a word begins with.

    Parameters
    ----------
    names
        All names of the district as they are written, with what they stand for.
    regions
        The district and what it lies in, which people leave out at the beginning: 火车站 for 洛阳火车站.
    """

    def __init__(self, names: Iterable[tuple[str, Name]], regions: tuple[str, ...]) -> None:
        self._known: set[str] = set()
        for written, name in paced(names):
            if name.level is levels.SITE:
                begin = max((region for region in regions if written.startswith(region)), key=len, default="")
                rest = written.removeprefix(begin)
                self._known.update(
                    short for short in (rest, _KIND.sub("", rest)) if _LEAST <= len(short) < len(written)
                )

    def of(self, said: str) -> str:
        """Return the longest that a word begins with and goes on behind; nothing without."""
        return next((said[:size] for size in range(len(said) - 1, _LEAST - 1, -1) if said[:size] in self._known), "")
