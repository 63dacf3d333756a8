"""The community or village that the address of a place names: 唐家湾村 of 唐家湾村大屋场1号."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.text.normalise import normalise

_COMMITTEE = "(?:居民委员会|村民委员会|民委员会|居委会|村委会|委员会)"
_ABOVE = re.compile(r".*(?:街道|[镇乡县市省]|(?<!社)区)(?=.)")
_VILLAGE = re.compile(rf"(.+?)(?:社区|村){_COMMITTEE}?|(.+?){_COMMITTEE}")
_ENDS_AN_AREA = re.compile("[省市区县镇乡旗盟]$|街道$")
_NO_NAMES = Gazetteer()


def village_in(address: str, road: str | None = None, estate: str | None = None) -> str | None:
    """Return the community or village that an address names; None without one.

    Parameters
    ----------
    road, estate
        Of the place, where the register has them: what stands before them are areas.
    """
    text = normalise(address)
    end = next((at for name in (road, estate) if name and (at := text.find(normalise(name))) > 0), 0)
    if end:
        said = _ABOVE.sub("", text[:end])
        return said if _VILLAGE.fullmatch(said) else None
    return parse(address, _NO_NAMES).value(levels.COMMUNITY)


def are_apart(one: str | None, other: str | None) -> bool:
    """Return whether two names are of different communities; 前园社区 and 前园社区居委会 are not."""
    return one is not None and other is not None and _own(one) != _own(other)


def _own(name: str) -> str:
    found = _VILLAGE.fullmatch(name)
    return (found[1] or found[2]) if found else name


def are_called_apart(one: str, other: str, name: str) -> bool:
    """Return whether two addresses of one name say different areas before it: 青岛市东方饭店 and 市南区东方饭店.

    Not where one says more of them than the other: 青岛市市南区东方饭店 and 市南区东方饭店 may be one.
    """
    texts = normalise(one), normalise(other)
    if not all(text.endswith(name) and len(text) > len(name) for text in texts):
        return False
    shorter, longer = sorted((text.removesuffix(name) for text in texts), key=len)
    is_named = _ENDS_AN_AREA.search(shorter) is not None and _ENDS_AN_AREA.search(longer) is not None
    return is_named and not longer.startswith(shorter) and not longer.endswith(shorter)
