"""Branches of schools, hospitals and the like in the register, by what they are called in short: 东校 for 东区."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from geogrid.domain.addressing.doubt.offshoots import words_behind
from geogrid.domain.addressing.doubt.on_a_road import is_a_name
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Name, Parse
from geogrid.domain.addressing.text.normalise import spelt

_NAMES = (levels.SITE, levels.ESTATE)
_HAS_BRANCHES = (*tuple("学校院所馆局站店园行场"), "中心", "超市", "公司", "商城", "百货", "办事处")
"""How what ends is called that has branches elsewhere."""
_KIND = r"(?:分?(?:校区|院区|园区|[校院部园区店馆局行所站]|中心)|支[行队])"
_BRANCH = re.compile(rf"[(\uff08]?([\u3400-\u9fff]{{1,6}}?){_KIND}[)\uff09]?")
_ENDS = frozenset("校院部园区店馆局行所站心队)\uff09")
_OPENING = re.compile(r"[\s(\uff08\[【的-]*")
_AFTER_KIND = r"(?![门园车长医服友内外舍墙里子士分队委位件署域间级])"
"""东校门 is in the school, 南院墙 is around it; 锦馨校门 is that of the branch."""
_LEAST = 2
"""Characters by which a branch is known without its kind: 锦馨, but not 东."""
_IN_IT = re.compile(
    "操场|食堂|教[室师学务职]|老师|学生|家长|校[门医长园车]|大门|门[诊口卫]|住院|急诊|病[房区]|药房|挂号|[收发]费|窗口|大厅|停车|车[库位棚]"
    "|宿舍|[办综主]|楼|层|围墙|院[子内里]|[一二三四五六七八九十\\d](?:年级|班)|[科处室厅]$"
)
"""What is in a place, rather than another branch of it."""


class _Of(NamedTuple):
    """A branch: what it is called by behind the name of the whole, and its name."""

    stem: str
    written: str
    name: Name


class Branches:
    """Finds the branches of named places.

    Parameters
    ----------
    names
        All names of the district as they are written, with what they stand for.
    """

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        places = {written: name for written, name in names if name.level in _NAMES}
        self._of: dict[str, list[_Of]] = {}
        for written, name in places.items():
            if written[-1] not in _ENDS:
                continue
            for at in range(len(written) - 1, _LEAST, -1):
                whole = places.get(written[:at])
                said = _BRANCH.fullmatch(written, at) if whole and written[:at].endswith(_HAS_BRANCHES) else None
                if said:
                    self._of.setdefault(written[:at], []).append(_Of(said[1], written, name))
                    break

    def with_branch(self, parse: Parse) -> Parse | None:
        """Return an address with the branch that it names in short: 东校, （锦馨）; None without."""
        if parse.is_plain or not self._of:
            return None
        for at, of in enumerate(parse.elements):
            branches = self._of.get(_written(parse, of)) if of.level in _NAMES and of.own else None
            if branches and (found := _meant(parse, of, branches)):
                branch, end = found
                whole = of._replace(level=branch.name.level, end=end, value=branch.name.text, alias=True)
                rest = (
                    e if e.start >= end else e._replace(level=levels.WITHIN, start=end, value=parse.text[end : e.end])
                    for e in parse.elements[at + 1 :]
                    if e.end > end
                )
                return Parse(parse.text, (*parse.elements[:at], whole, *rest))
        return None

    def unknown(self, parse: Parse, of: Element) -> str | None:
        """Return the words behind a place that has branches, by which it may be another one that nobody knows."""
        if parse.is_plain or of.level not in _NAMES or _written(parse, of) not in self._of:
            return None
        words = words_behind(parse, of).words
        has_departments = any(_IN_IT.search(branch.stem) for branch in self._of[_written(parse, of)])
        is_inside = not has_departments and _IN_IT.search(words)  # 门诊部, where 住院部 has a row of its own
        return words if is_a_name(words) and not is_inside else None


def _written(parse: Parse, of: Element) -> str:
    return spelt(parse.text[of.start : of.end])


def _meant(parse: Parse, of: Element, branches: Iterable[_Of]) -> tuple[_Of, int] | None:
    """Return the one branch that is named behind a place, and where that ends."""
    text = spelt(parse.text)
    opening = _OPENING.match(text, of.end)
    if opening is None or len(text) != len(parse.text):
        return None
    start = opening.end()
    known = max((e.end for e in parse.elements if e.known and e.start <= start < e.end), default=start)
    ends = {e.end for e in parse.elements}
    found = []
    for branch in branches:
        is_name = len(branch.stem) >= _LEAST
        said = re.compile(rf"{branch.stem}(?:{_KIND}{'' if is_name else _AFTER_KIND}|())").match(text, start)
        is_whole = said is not None and (said[1] is None or (is_name and said.end() in ends))
        if said and is_whole and said.end() >= known:
            found.append((branch, said.end()))
    if len({branch.name.text for branch, _ in found}) != 1:
        return None
    branch, end = max(found, key=lambda each: each[1])
    return branch, end + (text[end : end + 1] in ")\uff09]】" and opening[0].strip(" 的-") != "")
