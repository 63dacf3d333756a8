"""The roots of the tree of errors."""

from __future__ import annotations

from typing import Any, ClassVar


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
        return self.sentence % self.facts

    def __reduce__(self) -> tuple[Any, ...]:
        # Facts are keyword arguments, which Exception's own pickling would lose on the way out of a child process.
        return _rebuild, (type(self), self.facts)


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
