"""Stations of the metro as people call them: 地铁1号线武定门站 and 武定门地铁站 for 武定门站."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Name
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.addressing.text.numerals import CHARACTERS

_METRO = "(?:地铁|轻轨|轨道交通)"
_LINE = rf"(?:[\d{CHARACTERS}]{{1,3}}号线)"
_STEM = r"(?P<stem>[\u3400-\u9fff\d]{2,8}?)"
_NAMED = re.compile(rf"{_METRO}{_LINE}?{_STEM}{_METRO}?站|{_LINE}?{_STEM.replace('stem', 'own')}{_METRO}站")
_BEFORE = re.compile(rf"{_METRO}?{_LINE}?(?:的)?$")
_END = re.compile(rf"({_METRO})?站")
_OF_ANOTHER_KIND = re.compile(
    "(?:[火汽电]车|客运|公交|总|加[油气]|充电|消防|变电|配电|泵|服务|卫生|文化|收费|检[测查修]|监测|急救|供[水热气]"
    "|救助|中转)站$"
)
"""Stations of something else than the metro."""
_LONGEST, _LEAST = 8, 2
"""Characters of what a station is called by."""
_EXIT = re.compile(
    rf"(?P<station>.+站)\(?(?P<which>[a-z]\d?|\d{{1,2}}[a-z]?|[{CHARACTERS}]{{1,3}}|[东西南北]{{1,2}})"
    r"(?P<numbered>号)?(?:出入|进出|出|入)?站?口\)?"
)
_WAYS_OUT = ("口", "出口", "出入口", "进出口")
_NO_WIDTH = "\u200b"


def called(name: str) -> Iterator[str]:
    """Yield how a station is also called: 武定门地铁站 for 地铁武定门站, and 武定门地铁口 also for 武定门站."""
    if found := _NAMED.fullmatch(name):
        stem = found["stem"] or found["own"]
        yield from (f"地铁{stem}站", f"{stem}地铁站", f"{stem}地铁口")
    elif not _OF_ANOTHER_KIND.search(name):
        yield name.removesuffix("站") + "地铁口"


def exits(name: str) -> Iterator[str]:
    """Yield how an exit with a row of its own is also called: 车站路地铁口D for 地铁1号线车站路站D口."""
    found = _EXIT.fullmatch(name)
    if found is None or _OF_ANOTHER_KIND.search(found["station"]):
        return
    which, is_side = found["which"], found["which"][0] in "东西南北"
    signs = ("",) if is_side else ("号",) if found["numbered"] and not which.isascii() else ("号", "")
    ways = [which + sign + out for sign in signs for out in _WAYS_OUT]
    for station in (found["station"], *called(found["station"])):
        yield from (station + way for way in ([f"{which}口", which] if station.endswith("口") else ways))


def without_line(text: str, named: Callable[[str], Name | None]) -> str:
    """Return a text with blanks of no width for the line and the word that the register has not in a station's name.

    Parameters
    ----------
    named
        Returns what is called so, however it is spelt.
    """
    if not ("地铁" in text or "轻轨" in text or "轨道交通" in text or "号线" in text):
        return text  # as nearly always
    written = spelt(text)
    if len(written) != len(text):
        return text
    for end in _END.finditer(written):
        for at, instead in _needless(written, end, named):
            text = text[: at.start] + instead.rjust(at.stop - at.start, _NO_WIDTH) + text[at.stop :]
    return text


def _needless(written: str, end: re.Match[str], named: Callable[[str], Name | None]) -> list[tuple[slice, str]]:
    """Return what stands before and in the name of the longest station that the register has there, and what instead.

    1号线武定门站 is 地铁武定门站, where that is called so.
    """
    for start in range(max(0, end.start() - _LONGEST), end.start() - _LEAST + 1):
        before = _BEFORE.search(written, 0, start)
        stem, said = written[start : end.start()], before[0] if before else ""
        line = slice(start - len(said), start)
        if _is_own(named(stem + end[0])):
            return [(line, "")] if said else []
        if _is_own(named(f"地铁{stem}站")) and said:
            return [(line, "地铁")]
        if end[1] and _is_own(named(f"{stem}站")):
            return [(line, ""), (slice(end.start(), end.end(1)), "")]
    return []


def _is_own(name: Name | None) -> bool:
    return name is not None and name.own and name.level is levels.SITE
