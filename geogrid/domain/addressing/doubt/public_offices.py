"""Public offices that a text names behind a house, where the register has them elsewhere: 经七路188号王官庄派出所.

The number may be a wrong one, as everybody knows where a school or a police station is. A shop is just at its number:
阳光路8号小王超市.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Name, Parse
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.pace import paced

_ONE = (
    "派出所|司法所|交警[大中]队|街道办事处|街道办|镇政府|乡政府|法院|检察院|公安分?局|税务所|市场监管所"
    "|消防救援站|消防站"
)
"""Of which an area has one, so that another is not beside it."""
_KINDS = (
    f"{_ONE}|小学|中学|学校|幼儿园|医院|卫生院|卫生所|卫生服务中心|卫生服务站|居委会|居民委员会|村委会|村民委员会|党群服务中心"
    "|便民服务中心|敬老院|养老院|福利院|图书馆|博物馆|文化馆|体育馆|菜市场|农贸市场"
)
_OF_ONE = re.compile(_ONE)
_KIND = re.compile(f"(?P<stem>.+?)(?P<kind>{_KINDS})")
_SAID = re.compile(
    rf"[\s,\uff0c(\uff08的]*(?P<stem>(?:[\u3400-\u9fff]{{2,8}}?)?)(?P<kind>{_KINDS})(?![\u3400-\u9fff]*[区门旁附近对宿]|家属)"
)
_NO_STEM = re.compile("(?:社区|街道|乡镇|[市区县镇乡村]|人民|公共|公立|民办|附属|城市|中心|实验)+")
"""What says of no office which it is: 社区卫生服务中心."""
_SAYS = re.compile("[求请让被把未没不报找问投诉映扰噪漏]|处理|施工|停[水电]|要")
"""What says something of an office and is no name of one: 噪音扰民派出所不管."""
_ENDS = frozenset("所队处府院局站学校园会心馆场办")
_NUMBERED = {levels.NUMBER: levels.NUMBER, levels.ESTATE: levels.BUILDING}
"""What an office stands behind, by the level of what the house belongs to."""
_LEAST = 2
"""Characters by which an office is known besides its kind."""


class Elsewhere(NamedTuple):
    """An office that a text names behind a house.

    Parameters
    ----------
    said
        What it is called.
    sites
        Where the register has it, in other grids; none where it has only others of the kind.
    """

    said: str
    sites: list[Site]


class PublicOffices:
    """Finds where the register has the office that a text names behind a house.

    Parameters
    ----------
    names
        All names of the district as they are written, with what they stand for.
    """

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        self._of_kind: dict[str, list[tuple[str, str]]] = {}
        for written, name in paced(names):
            is_one = name.level is levels.SITE and written[-1] in _ENDS
            if is_one and (found := _KIND.fullmatch(written)):
                self._of_kind.setdefault(found["kind"], []).append((found["stem"], name.text))

    def elsewhere(self, parse: Parse, head: Head, here: list[Site], directory: Directory) -> Elsewhere | None:
        """Return the office that stands behind the house a text names, where the register has it in other grids alone.

        Parameters
        ----------
        head
            The house.
        here
            What the register has of it.
        """
        said = _said(parse, head) if self._of_kind else None
        if said is None or _NO_STEM.fullmatch(said["stem"]) or _SAYS.search(said["stem"]):
            return None
        if said["stem"] and any(said["stem"] in site.address for site in here):
            return None
        grids, kind = {site.grid for site in here}, said["kind"]
        stem = said["stem"] or (head.name if head.level is levels.ESTATE else "")  # 锦绣华城7栋幼儿园
        if named := list(self._called(stem, kind, directory)) if stem else []:
            is_here = any(site.grid in grids for site in named)
            return None if is_here else Elsewhere(said["stem"] + kind, named)
        others = self._of_kind.get(kind, ()) if _OF_ONE.fullmatch(kind) else ()
        is_here = any(site.grid in grids for _, text in others for site in directory.at(text))
        return Elsewhere(said["stem"] + kind, []) if others and not is_here else None

    def _called(self, stem: str, kind: str, directory: Directory) -> Iterator[Site]:
        """Yield the places of a kind that are called so, however much stands before it: 槐荫分局王官庄派出所."""
        for known, text in self._of_kind.get(kind, ()):
            if len(known) >= _LEAST and (known.endswith(stem) or stem.endswith(known)):
                yield from directory.at(text)


def _said(parse: Parse, head: Head) -> re.Match[str] | None:
    """Return the stem and the kind of the office behind the last house number of a text, or its last building."""
    level = _NUMBERED.get(head.level)
    if level is None or parse.first(levels.RELATION) or not (numbers := parse.all(level)):
        return None
    end = max(e.end for e in numbers)
    text = spelt(parse.text)
    return _SAID.match(text, end) if end >= head.element.end and len(text) == len(parse.text) else None
