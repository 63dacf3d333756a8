"""What says nothing: blanks in numbers (3 幢 2 单元), between all, or of no width; the dot in 恒大·悦澜湾."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geogrid.domain.addressing.element import Element, Parse

LONGEST = 300
"""Characters of an address that are read; what goes beyond is noise."""
_SPACED = re.compile(r"(?:\S\s){4,}\S")
_BLANK = re.compile(
    r"[\u200b-\u200d\u2060\ufeff]|(?<=[\u3400-\u9fff])·(?=[\u3400-\u9fff])|(?<=\d)\s+(?=(?:幢|栋|号|单元|室|层|楼|座|弄)(?![\u3400-\u9fff]))",
    re.ASCII,
)


def without_blanks(text: str) -> list[int]:
    """Return where the characters are that are read of a text with such blanks; nothing of one without."""
    if " " not in text and "\u3000" not in text and "·" not in text and text.isprintable():
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
