"""Names that were read with what stands before them (我家在城市花园), or without what is behind: 城市花园（2期）."""

from __future__ import annotations

from collections.abc import Callable

from geogrid.domain.addressing.names import grammar, levels
from geogrid.domain.addressing.names.element import Element, Level, Name
from geogrid.domain.addressing.names.gazetteer import Gazetteer

_LEAST_BEFORE, _ESTATE = 2, "小区"


def area_follows(written: str, place: int, until: int) -> bool:
    """Return whether a town, community or road begins here, before which a county may stand that no list has."""
    return any(pattern.match(written, place, until) for _, pattern in grammar.BY_END[1:4])


def known_at_end(gazetteer: Gazetteer, written: str, run: tuple[int, int], level: Level) -> int:
    """Return where a name of the district begins with which a run ends; 0 without: 我家在 城市花园.

    Parameters
    ----------
    run
        Where what was read begins and ends.
    level
        What it was told to be.
    """
    place, end = run
    for start in range(place + 1, end if level is levels.TOWN else end - 1):  # 家住镇江路 is in no town 家住镇
        named = gazetteer.at(written, start)
        if named is None or not named[0].own or named[0].short:
            continue
        is_none = written[place] in grammar.NOT_FIRST or grammar.NOISE.fullmatch(written, place, start)
        if start - place < _LEAST_BEFORE and not is_none:
            continue  # 金桂花苑 is not 桂花苑
        if named[1] >= end or written[named[1] : end] == _ESTATE:
            return start
    return 0


def named_with(found: list[Element], run: str, end: int, named: Callable[[str], Name | None]) -> bool:
    """Read a run as the rest of the estate before it, where both together are a name: 城市花园（2期）.

    Parameters
    ----------
    found
        What was read before; the estate is read anew.
    run, end
        The run, and where it ends.
    named
        Returns what is called so.
    """
    at = len(found) - 1
    while at >= 0 and found[at].level is levels.NOISE:
        at -= 1
    if at < 0 or found[at].level is not levels.ESTATE:
        return False
    before = found[at]
    name = named(before.value + run.removeprefix("第"))
    if name is None or name.level is not levels.ESTATE:
        return False
    found[at:] = [before._replace(end=end, value=name.text, known=True, own=name.own, alias=name.alias)]
    return True
