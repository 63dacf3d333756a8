"""Where the rows of a CSV end, in a block of its bytes: a line break within quotation marks ends none.

Works on bytes, as no byte of a letter in UTF-8, GB18030 or Big5 is a quotation mark, a separator or a line break.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

QUOTE, LINE_BREAK, RETURN = ord('"'), ord("\n"), ord("\r")

Places = NDArray[np.int64]


def ends_of(block: NDArray[np.uint8], separator: int) -> tuple[Places, Places]:
    """Return where rows end and where the separators between cells stand; the block begins with a row.

    Parameters
    ----------
    block
        Bytes, shape (n,).
    separator
        Its byte.
    """
    ends, separators = block == LINE_BREAK, block == separator
    quotes = block == QUOTE
    if quotes.any():
        outside = _outside(block, quotes, separator)
        ends, separators = ends & outside, separators & outside
    return np.flatnonzero(ends), np.flatnonzero(separators)


def _outside(block: NDArray[np.uint8], quotes: NDArray[np.bool_], separator: int) -> NDArray[np.bool_]:
    """Return which bytes are not within quotation marks.

    Where each mark opens a cell, closes one, or is doubled, that is a matter of odd and even; else they are followed
    one by one.
    """
    at = np.flatnonzero(quotes)
    before, after = block[np.maximum(at - 1, 0)], block[np.minimum(at + 1, len(block) - 1)]
    opens = np.arange(len(at)) % 2 == 0
    beside_cell = np.where(opens, before, after)
    regular = np.isin(beside_cell, (LINE_BREAK, RETURN, separator, QUOTE))
    regular |= (opens & (at == 0)) | (~opens & (at == len(block) - 1))
    if regular.all():
        return np.asarray(np.cumsum(quotes, dtype=np.int64) % 2 == 0)
    outside = np.ones(len(block), bool)
    for found in _quoted(chr(separator).encode()).finditer(block.tobytes()):
        outside[found.start("cell") : found.end("cell")] = False
    return outside


@cache
def _quoted(separator: bytes) -> re.Pattern[bytes]:
    """A quotation mark opens a cell only at its beginning; within others it is a letter."""
    return re.compile(rb'(?:^|[\n\r%s])(?P<cell>"(?:[^"]|"")*(?:"|$))' % re.escape(separator))
