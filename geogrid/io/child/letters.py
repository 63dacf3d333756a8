"""The encoding of a text: what it declares if that holds, else UTF-8, else GB18030 (which contains GBK)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

from geogrid.errors import FileRefused

_MOST_ZEROS = 20
"""Of so many bytes one, in a text that was damaged."""
GUESSES = ("utf-8", "gb18030")
# The language byte of a .dbf that names a code page. 0x57, "the machine's own", says nothing.
LANGUAGE_BYTES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "gbk", 0x4E: "cp949", 0x4F: "cp950",
    0x78: "cp950", 0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0xC8: "cp1250", 0xC9: "cp1251",
}  # fmt: skip


def encoding_of(
    samples: Sequence[bytes], declared: Iterable[tuple[str, str | None]], file: str, only: str | None
) -> tuple[str, str]:
    """Return the first encoding in which all of `samples` can be read, and who named it.

    Parameters
    ----------
    samples
        Texts. A character cut in two at a text's end is no error, as a .dbf field cuts at its width.
    declared
        What the file says of itself and where, the strongest first; tried before UTF-8 and GB18030.
    only
        What the person said; then nothing else is tried.

    Returns
    -------
    tuple
        The encoding, and its source: said, guess, or where the file declares it.

    Raises
    ------
    FileRefused
        When none fits.
    """
    guesses = [("guess", name) for name in GUESSES]
    for source, name in [("said", only)] if only else [*declared, *guesses]:
        known = _known(name)
        if known and all(_fits(sample, known) for sample in samples):
            return known, source
    if only:
        raise FileRefused(
            file=file, reason="its text is not in the encoding given; leave --encoding out to have it found"
        )
    raise FileRefused(file=file, reason="the encoding of its text is not known; say it with --encoding")


def is_no_text(content: bytes) -> bool:
    """Return whether bytes are of another file than a text: with many zeros, of which a slip leaves one or two."""
    return content.count(0) * _MOST_ZEROS > len(content)


def read(text: bytes, encoding: str) -> str:
    """Return `text` without a character cut in two at its end."""
    return codecs.getincrementaldecoder(encoding)().decode(text)


def _known(name: str | None) -> str | None:
    """Return Python's name of an encoding that a .cpg names (UTF-8, GBK, 936, ANSI 1252); None if unknown."""
    if not name:
        return None
    number = re.fullmatch(r"(?:ansi|oem|cp|windows)?[ -]?(\d{3,5})", name.strip(), re.IGNORECASE)
    wanted = {"65001": "utf-8", "54936": "gb18030"}.get(number[1], f"cp{number[1]}") if number else name.strip()
    try:
        return codecs.lookup(wanted).name if codecs.lookup(wanted)._is_text_encoding else None
    except (LookupError, ValueError):
        return None


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        read(sample, encoding)
    except UnicodeError:
        return False
    return True


def apart(names: Iterable[str]) -> list[str]:
    """Return names of columns, those that repeat numbered with their place, those without one called by it."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        name = name or f"column {place}"
        found.append(f"{name} ({place})" if name in found else name)
    return found


def whole(content: bytes, file: str, only: str | None) -> tuple[str, str, str]:
    """Return a whole file's text, without a byte order mark, its encoding and who named it."""
    encoding, source = encoding_of([content], [], file, only)
    return read(content, encoding).removeprefix("\ufeff"), encoding, source
