"""How the names of a register are also written: 桂花19巷 for 桂花十九巷, 湖北中医院 for 湖北省中医院."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geogrid.domain.addressing.names import levels, stations
from geogrid.domain.addressing.names.blanks import without_brackets
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.grammar import PHASE
from geogrid.domain.addressing.text.numerals import CHARACTERS, ROMAN, TENS, counted, value

_STREET, _OFFICES = "街道", ("街道办事处", "街道办", "街办", "办事处")
_COMMUNITY = "社区"
_COMMITTEE = re.compile("(.+?)(?:(社区)?居|(村)?村)(?:委会|民委员会)")
_COUNTED = re.compile(
    "[一二三四五六七八九十]+(?=[巷弄路街条支村区期片组段环横马道里新坊纬经]|地块|号(?:大?院|[路街巷]))"
)
_IN_DIGITS = re.compile(r"(?<!\d)[1-9]\d?(?=[巷弄路街条支村区期片组段环横马道里新坊纬经]|地块|号(?:大?院|[路街巷]))")
_NAMED = (levels.SITE, levels.ESTATE)
_COUNTED_IN = (levels.ROAD, levels.ESTATE, levels.COMMUNITY)
_PART = re.compile(rf"(.{{2,}})小区((?:{PHASE})+)")
_PHASE = re.compile("(?<![a-z])(?:i{1,3}|iv|v|[一二三四五1-5])(?=期)")
_HOUSE, _MOST_COUNTED = re.compile(rf"(?<![{CHARACTERS}\d-])(?:\d+|[{CHARACTERS}]+)(?=号.)"), 100
"""The number of a house with something behind it, and from which on it is written in digits alone."""
_ORDINAL = re.compile(rf"(?<=第)(?:[1-9]\d?|[{CHARACTERS}]{{1,3}})(?=[^\d{CHARACTERS}])")
_BANKS = {
    "工商银行": "工行", "建设银行": "建行", "农业银行": "农行", "交通银行": "交行", "招商银行": "招行",
    "邮政储蓄银行": "邮储银行", "中国银行": "中行",
}  # fmt: skip
_BANK = re.compile(rf"(?P<country>中国(?!银行))?(?P<name>{'|'.join((*_BANKS, *_BANKS.values()))})(?P<of>.+)")
"""A branch of a bank, which is called in short more often than not: 工行建设路支行."""
_GOVERNMENT, _PEOPLES = "政府", "人民"
_OFFICE = re.compile(".+(?:人民(?:法院|检察院)|市场监督管理[局所])")
_LEFT_OUT = re.compile("人民(?=法院|检察院)|(?<=监)督(?=管理)|(?<=监督管)理")
"""What people leave out of the name of an office: 南湖区法院, 市场监管局."""
_REGIONS, _REST = frozenset("省市区县"), 3
"""How regions are called that are named with their kind and without, and the characters that a name has behind it."""


def in_other_numerals(address: str) -> tuple[str, ...]:
    """Return an address of a part of a house with the number of that in the other numerals: 黄伞巷8号后院."""
    found = _HOUSE.search(address) if "号" in address else None
    if found is None:
        return ()
    number = value(found[0])
    ways = (number, counted(int(number))) if number.isdecimal() and 0 < int(number) < _MOST_COUNTED else (number,)
    return tuple(address[: found.start()] + way + address[found.end() :] for way in ways if way != found[0])


def by_region(names: Iterable[str], regions: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield names that begin with the region around, how they go on, and each with its kind or without it.

    湖北中医院 is 湖北省中医院 as well, 市第八医院 is 武汉市第八医院.
    """
    ways = [(full[:-1], full) for full in regions if full[-1] in _REGIONS]
    ways += [(full, full[:-1]) for _, full in ways] + [(full[-1], full) for _, full in ways]
    for name in names:
        for begin, other in ways:
            rest = name.removeprefix(begin)
            is_in_full = len(other) > len(begin) and name.startswith(other)
            if rest != name and len(rest) >= _REST and not is_in_full:
                yield name, rest, other + rest
        yield from ((name, "", way) for way in in_short(name))


def in_short(name: str) -> Iterator[str]:
    """Yield how a government or the branch of a bank is also called: 区政府 for 区人民政府, 工行 for 工商银行."""
    if name.endswith(_GOVERNMENT) and name not in (_GOVERNMENT, _PEOPLES + _GOVERNMENT):
        yield name.replace(*((_PEOPLES, "") if _PEOPLES in name else (_GOVERNMENT, _PEOPLES + _GOVERNMENT)))
    if "行" in name and (found := _BANK.fullmatch(name)):
        ways = next(each for each in _BANKS.items() if found["name"] in each)
        yield from (way + found["of"] for way in ways if way + found["of"] != name)


def other_spellings(level: Level, name: str) -> Iterator[str]:
    """Yield how a name is also typed: 桂花19巷 for 桂花十九巷, 廿巷 for 二十巷, II期 for 二期, 上新居委会."""
    if level is levels.TOWN:
        yield from _of_town(name)
    if level in _COUNTED_IN and (found := _COUNTED.search(name)):
        yield name[: found.start()] + value(found[0]) + name[found.end() :]
        for short, tens in TENS.items():
            if found[0].startswith(tens):
                yield name[: found.start()] + short + name[found.start() + len(tens) :]
    if level in _COUNTED_IN and (found := _IN_DIGITS.search(name)):
        yield name[: found.start()] + counted(int(found[0])) + name[found.end() :]
    if level is levels.ESTATE and (phase := _PHASE.search(name)):
        number = ROMAN.get(phase[0]) or value(phase[0])
        romans = (roman for roman, digit in ROMAN.items() if digit == number)
        ways = (number, counted(int(number))) if phase[0] in ROMAN else romans
        yield from (name[: phase.start()] + way + name[phase.end() :] for way in ways)
    if level is levels.ESTATE and (found := _PART.fullmatch(name)):
        alone = found[1] + found[2]  # 王官庄三区, 王官庄3区 for 王官庄小区三区
        yield alone
        yield from other_spellings(level, alone)
    if level in _NAMED:
        yield from _of_named(level, name)
    if level in _NAMED and (found := _ORDINAL.search(name)) and (number := value(found[0])).isdecimal():
        ways = (way for way in (number, counted(int(number))) if way != found[0])
        yield from (name[: found.start()] + way + name[found.end() :] for way in ways)  # 第3中学 for 第三中学


def _of_town(name: str) -> Iterator[str]:
    """Yield how a sub-district is also called: by its office, and 草市街道 for 草市街街道."""
    stem = name.removesuffix(_STREET)
    if stem != name:
        yield from (stem + office for office in _OFFICES)
        if stem.endswith("街"):
            yield stem + "道"


def _of_named(level: Level, name: str) -> Iterator[str]:
    """Yield how a named place or an estate is also typed: 中百仓储后湖店 for 中百仓储（后湖店）, 上新居委会."""
    if (joined := without_brackets(name)) != name:
        yield joined
    if _OFFICE.fullmatch(name):
        yield _LEFT_OUT.sub("", name)
    if level is levels.SITE and name.endswith("站"):
        yield from stations.called(name)
    if level is levels.SITE and name.endswith(("口", "口)")):
        yield from stations.exits(name)
    if level is levels.SITE and _COMMUNITY in name[1:]:
        yield name.replace(_COMMUNITY, "", 1)
    if level is levels.SITE and (found := _COMMITTEE.fullmatch(name)):
        kind, of = ("村", "村") if name[found.end(1)] == "村" else ("社区", "居")
        yield from (found[1] + before + of + said for before in (kind, "") for said in ("委会", "民委员会"))
