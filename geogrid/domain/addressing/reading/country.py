"""The divisions of the country that a run of text names, one within the other: 浙江杭州余杭."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Name
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import BREAKS
from geogrid.domain.addressing.names.in_city import AS_PARTS

DIVISIONS = (levels.PROVINCE, levels.CITY, levels.DISTRICT)
_LEADS = frozenset("往到至去在住址是从了回地")
"""Behind what a city is meant that is named without its last part."""
_SENDS = re.compile("(?:[寄发送递运邮]|快递)(?:[往到至去给回达]|[到至]了)?$")
_ENDS_SENDING = frozenset("寄发送递运邮往到至去给回达了\n")
_PART = re.compile("[东南西北中]区$")
"""How a part of an estate ends, and some counties: 城北区."""
_SAID = frozenset("称的于们映诉送寄给放落为报询查家")
"""How words end behind which a county follows: 居民反映城北区."""
_LONGEST = 4
_SENT_TO = re.compile("[寄发送递运邮开前][往到至去给]")
BEGINS_SENDING = frozenset("寄发送递运邮开前")

Divisions = list[tuple[int, Name, int]]
"""Where each begins, what it is, and where it ends."""


def divisions(gazetteer: Gazetteer, written: str, start: int, end: int, *, is_numbered: bool = False) -> Divisions:
    """Return the divisions that a run ends with, also before 的: 户籍地 浙江省 杭州市, 寄往 南京 江宁.

    Parameters
    ----------
    is_numbered
        Whether the number of a house or a building follows: then a word may be the end of a name.
    """
    end -= written[end - 1] == "的"
    for at in range(start, end - 1):
        leads = at == start or written[at - 1] in _LEADS
        found = _chain(gazetteer, written, at, end)
        if found and is_numbered and not leads and len(found) == 1 and found[0][1].text.endswith("区"):
            continue  # 江南新城东区3幢
        if found and (leads or len(found) > 1 or not (found[0][1].short or _is_part(written, at, end))):
            return found
        is_sent = at and written[at - 1] in _ENDS_SENDING and _SENDS.search(written, max(0, at - _LONGEST), at)
        if is_sent and (name := gazetteer.county_elsewhere(written[at:end])):
            return [(at, name, end)]
    return []


def _is_part(written: str, at: int, end: int) -> bool:
    """Return whether what may be a county is the end of a longer name: 城北区 of 江南新城北区, 城区 of 老城区."""
    may_be = written[at:end] in AS_PARTS or _PART.search(written, at, end) is not None
    return may_be and written[at - 1] not in _SAID


def _chain(gazetteer: Gazetteer, written: str, at: int, end: int) -> Divisions:
    """Return the divisions that stand one behind the other up to an end; none where something else does."""
    found: Divisions = []
    while at < end:
        named = gazetteer.at(written, at)
        is_sure = named is not None and named[0].level in DIVISIONS and (named[0].own or not named[0].short)
        if found and not is_sure:
            named = gazetteer.county(written, at, found[-1][1].text) or named  # 北京朝阳 is not 朝阳市
        if named is None or named[0].level not in DIVISIONS:
            return []
        found.append((at, *named))
        at = named[1]
    return found if at == end else []


def sent_to(gazetteer: Gazetteer, written: str, place: int) -> int:
    """Return where a word ends by which something is sent to a county elsewhere: 寄往 of 寄往南开区; 0 without."""
    found = _SENT_TO.match(written, place)
    named = gazetteer.at(written, found.end()) if found else None
    if found is None or (named is not None and named[0].own):
        return 0
    if named is not None and named[0].level in DIVISIONS and not named[0].short:
        return found.end()
    is_short = any(
        gazetteer.is_county(written[found.end() : end]) and _ends(gazetteer, written, end)
        for end in range(found.end() + 2, min(found.end() + _LONGEST, len(written)) + 1)
    )
    return found.end() if is_short else 0


def _ends(gazetteer: Gazetteer, written: str, end: int) -> bool:
    """Return whether a name without its last part ends where something else begins: 寄往南开 延安路."""
    return not written[end:] or written[end] == "的" or written[end] in BREAKS or gazetteer.at(written, end) is not None
