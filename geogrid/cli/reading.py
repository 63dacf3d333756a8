"""How the texts of a file were read: the encoding, who chose it, a few of them, and whether they look garbled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from geogrid.cli.speaking import say, wording
from geogrid.domain import mojibake
from geogrid.domain.mojibake import Suspicion
from geogrid.services.boundary_file import BoundaryFile

_SHOWN, _LONGEST = 3, 30
_SOURCES = {
    "said": "as said with --encoding",
    "cpg": "by its .cpg file",
    "language byte": "by the language byte of its .dbf",
    "guess": "found by trying",
    "format": "as the format has it",
}
_GARBLED = {
    "lost": "Warning: letters were lost before this file was saved (%(text)s). Ask for the original.",
    "private": "Warning: %(text)s holds letters that only the maker's computer shows. Try --encoding Big5 or GB18030, "
    "or ask for the names.",
}
_MISREAD = "Warning: the texts look garbled: %(text)s is probably %(better)s. Add --encoding %(encoding)s."
_SAVED_SO = (
    "Warning: the texts look garbled: %(text)s is probably %(better)s. They were saved so: export the file again."
)


def say_sheets(sheet: str, others: Sequence[str]) -> None:
    """Print which sheet of a spreadsheet was read, where nobody named it and others could be."""
    if others:
        say("The sheet %(sheet)s was read; --sheet takes another: %(others)s.", sheet=sheet, others=", ".join(others))


def say_reading(content: BoundaryFile) -> None:
    """Print the encoding, where it comes from and a few texts; and a warning when they look garbled."""
    say(
        "Texts were read as %(encoding)s (%(source)s): %(texts)s",
        encoding=content.encoding,
        source=wording()(_SOURCES[content.encoding_source]),
        texts=wording().fact(preview(content)) or "-",
    )
    found = _suspicion(content)
    if found and found.kind == "misread":
        sentence = _MISREAD if found.encoding else _SAVED_SO
        say(sentence, text=_short(found.text), better=_short(found.better or ""), encoding=found.encoding)
    elif found:
        say(_GARBLED[found.kind], text=_short(found.text))


def reading_as_plain(content: BoundaryFile) -> dict[str, Any]:
    """Return the same for JSON; `garbled` is null when nothing is suspicious."""
    found = _suspicion(content)
    return {
        "encoding": content.encoding,
        "encoding_source": content.encoding_source,
        "preview": preview(content),
        "garbled": found
        and {"kind": found.kind, "text": found.text, "better": found.better, "encoding": found.encoding},
    }


def preview(content: BoundaryFile) -> list[str]:
    """Return a few texts, names first and those with more than ASCII, as these show whether the encoding is right."""
    texts = list(dict.fromkeys(text for text in _texts(content) if text.strip()))
    return [_short(text) for text in (mojibake.foreign(texts) or texts)[:_SHOWN]]


def _suspicion(content: BoundaryFile) -> Suspicion | None:
    return mojibake.suspect(_texts(content), content.encoding, can_choose=content.encoding_source != "format")


def _texts(content: BoundaryFile) -> Iterator[str]:
    """All texts of a file as they were read: names, other values, headings."""
    names = content.columns[content.name_field] if content.name_field else []
    for column in [names, *content.columns.values(), content.columns]:
        yield from (value for value in column if isinstance(value, str))


def _short(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "·" for letter in text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
