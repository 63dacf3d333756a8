"""Other names of two characters, which stand in many a word that means something else: 一师 in 周一师傅."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.names.grammar import NOISE, NOT_FIRST
from geogrid.domain.addressing.reading.abroad import LEADS_ON

_SHORT = 2
_LEADS = (*LEADS_ON, *NOT_FIRST)
_OF_THE_CITY = "市"
_IN_IT = re.compile("[东西南北新老]?[院校区门内里楼]|住院|门诊|急诊|病房|食堂|操场|大厅|教学|办公|停车|传达|保安|收发")
"""What schools, hospitals and their like have in them: 二院住院部, 一师食堂."""


def is_cut(name: Name, written: str, start: int, place: int, end: int) -> bool:
    """Return whether a name would be cut out of the word that begins before it: 二院 of 附二院, and not of 送到二院.

    Parameters
    ----------
    name
        What a text has from `place` to `end`.
    written
        The text.
    start
        Where what was not understood begins that the name follows.
    """
    before = written[start:place]
    is_led_to = before == _OF_THE_CITY or before.endswith(_LEADS) or NOISE.fullmatch(before) is not None
    return name.alias and end - place <= _SHORT and not is_led_to


def goes_on(parse: Parse, name: Element) -> bool:
    """Return whether a name may be the beginning of a word: 一师 of 一师傅面馆, and not of 一师食堂."""
    if not name.alias or name.end - name.start > _SHORT:
        return False
    unread = (e for e in parse.elements if e.start == name.end and e.level in (levels.SITE, levels.WITHIN))
    return any(not e.known and _IN_IT.match(e.value) is None for e in unread)
