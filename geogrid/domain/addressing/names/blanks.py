"""What says nothing: blanks in numbers (3 幢 2 单元), between all, or of no width; the dot in 恒大·悦澜湾.

And 村委会 in 草市村村委会5组, the committee of a village before one of its groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.text.numerals import CHARACTERS

_IN_NAME = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff]|\d+巷)|(?<=\d)[ \u3000]+(?=巷)")
_BRACKETED = re.compile(r"(?<=[\u3400-\u9fff])[(\uff08]([\u3400-\u9fff\d]{1,4}[路街巷道弄])[)\uff09](?=\d)")
_BRANCH = re.compile(
    r"(?<=[\u3400-\u9fff])[(\uff08\[【]([\u3400-\u9fff]{1,6}(?:[店院部馆园]|校区?|[分支][行局公司店]*))[)\uff09\]】]"
)
"""A branch of a shop, a school or a hospital in brackets."""
_MAY_BE_APART = re.compile("[ \u3000(\uff08\\[【]")
"""One of these is in each text that has a blank or a bracket in a name."""
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = "\u200b"
LONGEST = 300
"""Characters of an address that are read; what goes beyond is noise."""
_MAY_BE_BLANK = re.compile("[ \u3000·委]|村民|自然村")
"""One of these is in each printable text that has blanks; looked for first, as most texts have none."""
_SPACED = re.compile(r"(?:\S\s){4,}\S")
_NUMERAL = rf"(?:\d|[{CHARACTERS}])"
_BLANK = re.compile(
    rf"(?<=村)(?:村民委员会|村委会?|村民)(?=第?{_NUMERAL}+(?:村民)?(?:小?组|社|队))"
    rf"|(?<=社区)(?:居民委员会|居委会?)(?=第?{_NUMERAL}+(?:居民)?(?:小?组|社|队))"
    r"|自然村(?=\d+号)"
    r"|[\u200b-\u200d\u2060\ufeff]|(?<=[\u3400-\u9fff])·(?=[\u3400-\u9fff])|(?<=\d)\s+(?=(?:幢|栋|号|单元|室|层|楼|座|弄)(?![\u3400-\u9fff]))",
    re.ASCII,
)


def harmless(text: str) -> str:
    """Return a text with a blank of no width for each control character and each that turns the direction of writing.

    They would turn the sentences around in which words of the text are repeated.
    """
    return text if text.isprintable() else _HIDDEN.sub(_NO_WIDTH, text)


def without_blanks(text: str) -> list[int]:
    """Return where the characters are that are read of a text with such blanks; nothing of one without."""
    if text.isprintable() and not _MAY_BE_BLANK.search(text):
        return []
    if _SPACED.fullmatch(text):  # 前 园 南 路 1 2 号
        return list(range(0, len(text), 2))
    blanks = {at for found in _BLANK.finditer(text, 0, LONGEST) for at in range(*found.span())}
    return [at for at in range(len(text)) if at not in blanks] if blanks else []


def spread(close: Parse, text: str, kept: list[int]) -> Parse:
    """Return what was read of some characters of a text; what is between two is of the element that goes on there."""
    starts, ends = [0, *kept[1:]], [*kept[1:], len(text)]
    elements = (e._replace(start=starts[e.start], end=ends[e.end - 1]) for e in close.elements)
    return Parse(text, tuple(elements))


def as_written(elements: Iterable[Element], at: list[int]) -> Iterator[Element]:
    """Yield elements by their places in the text as it was written; a character (¾) goes to the first."""
    done = 0
    for element in elements:
        start, end = max(done, at[element.start]), at[element.end - 1] + 1
        if start < end:
            yield element._replace(start=start, end=end)
            done = end


def joined_names(text: str) -> str:
    """Return a text without the blanks and the brackets that stand in names: 前园 南路, 桂花（一巷）5号, （后湖店）."""
    if not _MAY_BE_APART.search(text):
        return text
    return without_brackets(_BRACKETED.sub(r"\1", _IN_NAME.sub("", text)))


def without_brackets(name: str) -> str:
    """Return a name without the brackets around its branch: 中百仓储后湖店."""
    return _BRANCH.sub(r"\1", name)
