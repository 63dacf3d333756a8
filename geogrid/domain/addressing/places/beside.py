"""How far around something is what lies beside it: 对面, 附近, 往前五分钟."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.grammar import EXIT
from geogrid.domain.addressing.reading.numbers import FAR, VAGUE
from geogrid.domain.addressing.text.distances import FARTHEST_M, VAGUE_M, metres

_NAMED = (levels.ROAD, levels.ESTATE, levels.SITE, levels.COMMUNITY, levels.NUMBER)
THERE = ("门口", "大门口", "门前", "楼下", "楼上", "里面", "前门", "内侧", "那里", "这里", "这边")
"""Words by which something is at a place, and not beside it."""
BESIDE_M = {
    **dict.fromkeys(THERE, 0.0),
    **{f"{way}门{at}": 0.0 for way in ("东南", "西南", "东北", "西北", *"东西南北") for at in ("口", "")},
    **dict.fromkeys(("旁边", "边上", "旁"), 40.0),
    **dict.fromkeys(("斜对面",), 80.0),
    **dict.fromkeys(("附近", "周边", "周围", "四周", "一带", "左右", "前后", "公交站", "公交车站", "公交站台"), 150.0),
    **dict.fromkeys(("靠近", "近", "紧靠", "靠着", "挨着", "挨近", "紧挨", "紧挨着"), 150.0),
    **dict.fromkeys(("紧邻", "毗邻", "临近", "邻近"), 150.0),
    **dict.fromkeys(("对岸", "河对岸", "过桥", "过河", "不远处", "不远"), 300.0),
    **dict.fromkeys(
        ("往东", "往西", "往南", "往北", "往前", "往里", "左转", "右转", "左拐", "右拐", "过去", VAGUE), VAGUE_M
    ),
    "过去一点": 100.0,
    FAR: float(FARTHEST_M),
}
"""How far around something is (m), by the word that says so: 门口 is where it is."""
EXIT_M = 150.0
"""How far the exit of a station or a market is from its middle at most."""
ANYWHERE_BESIDE_M = 60.0
"""The same by any other word: 对面, 后面, 东侧."""
_OPPOSITE = re.compile("对[面过门着角]|正对|面对|斜对")
_ABOUT = re.compile("左右|前后")
_TIMES = "点點时時分钟鐘半刻天日月"
_LINKS = re.compile("(?:就?是|有)$")
_WORDS = re.compile("|".join(sorted(map(re.escape, BESIDE_M), key=len, reverse=True)))


def around_m(parse: Parse) -> float:
    """Return how far around what a text names is what it is about (m); 0 for the thing itself."""
    relations = parse.all(levels.RELATION)
    if not relations:
        return 0.0
    said = (e.start for e in parse.elements if e.level in _NAMED and (e.known or e.level is not levels.SITE))
    first = min(said, default=0)  # before it, 昨晚11点左右 is of the time
    where = (e for e in relations if e.start > first or _leads(parse, e))
    return max((_around(_of_place(parse, e)) for e in where), default=0.0)


def _of_place(parse: Parse, relation: Element) -> str:
    """Return what a relation says of the place; of 昨晚10点左右那边 that is 那边."""
    about = _ABOUT.match(relation.value)
    is_time = about is not None and parse.text[relation.start - 1] in _TIMES
    return relation.value[about.end() :] if about and is_time else relation.value


def _leads(parse: Parse, relation: Element) -> bool:
    """Return whether a relation is to what is named right behind it: 靠近城市花园."""
    return any(e.start == relation.end and e.own for e in parse.elements)


def is_opposite(parse: Parse) -> bool:
    """Return whether a text is about what lies across from what it names: 对面, 斜对面."""
    return any(_OPPOSITE.search(e.value) for e in parse.all(levels.RELATION))


def is_beside(parse: Parse) -> bool:
    """Return whether a text is about what lies beside, or so far from, what it names."""
    return around_m(parse) > 0 or any(parse.first(level) for level in (levels.OFFSET, levels.JUNCTION))


def _around(word: str) -> float:
    """Return how far around something is what lies so beside it (m)."""
    word = _LINKS.sub("", word)
    if not word:
        return 0.0
    if (said := metres(word)) and said[1] > VAGUE_M:
        return float(said[1])
    if EXIT.fullmatch(word) or word.endswith(("站口", "票口")):
        return EXIT_M
    known = [BESIDE_M[found] for found in _WORDS.findall(word)]
    return max(known) if known and not _WORDS.sub("", word).strip("的") else max([ANYWHERE_BESIDE_M, *known])
