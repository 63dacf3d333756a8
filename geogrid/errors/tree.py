"""The roots of the tree of errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

_SENTENCES, _FACT = re.compile(r"(?<=\. )|(?<=。)"), re.compile(r"%\((\w+)\)s")


class GeogridError(Exception):
    """Anything geogrid refuses to do, with the reason.

    Parameters
    ----------
    **facts
        What the sentence names: file, row, field, codes, distances (metres), and so on. Plain JSON values.
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return said(self.sentence, self.facts) % self.facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Facts are keyword arguments, which Exception's own pickling would lose on the way out of a child process.
        return _rebuild, (type(self), self.facts)


def _is_told(facts: Mapping[str, Any], name: str) -> bool:
    fact = facts.get(name, [])
    return not (isinstance(fact, list) and not fact)


def said(text: str, facts: Mapping[str, Any]) -> str:
    """Return a text, in any language, without the sentences that would name nothing: no such fact, or an empty list."""
    return "".join(
        part for part in _SENTENCES.split(text) if all(_is_told(facts, name) for name in _FACT.findall(part))
    )


def _rebuild(kind: type[GeogridError], facts: dict[str, Any]) -> GeogridError:
    return kind(**facts)


class InputError(GeogridError):
    code = "input"
    sentence = "The input cannot be used."


class NotFound(GeogridError):
    code = "not_found"
    sentence = "Nothing was found here."


class Conflict(GeogridError):
    code = "conflict"
    sentence = "This would overwrite what is already there."


class SetupError(GeogridError):
    code = "setup"
    sentence = "geogrid is not set up completely."
