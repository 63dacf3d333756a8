"""Long work in the background that gives way: it stands still while somebody else is to go first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
_AT_A_TIME = 64
"""Of the slowest things, parsed addresses, two or three milliseconds."""
_HEAD = 6
"""Characters by which texts are put in order before the rest: no part of them takes long."""
_let_first: ContextVar[Callable[[], object] | None] = ContextVar("let_first", default=None)


@contextmanager
def giving_way(let_first: Callable[[], object]) -> Iterator[None]:
    """Ask this again and again what is done meanwhile through `paced`; it returns when the work may go on."""
    token = _let_first.set(let_first)
    try:
        yield
    finally:
        _let_first.reset(token)


def rest() -> None:
    """Let others go first where work gives way."""
    let_first = _let_first.get()
    if let_first is not None:
        let_first()


def paced(items: Iterable[Item]) -> Iterable[Item]:
    """Return the same, at the pace of whoever works through many of them: as they come where they give no way."""
    let_first = _let_first.get()
    return items if let_first is None else _paced(items, let_first)


def in_order(items: Iterable[Item], text: Callable[[Item], str]) -> list[Item]:
    """Return the same sorted, at the pace of whoever works through many of them.

    Parameters
    ----------
    text
        What they are sorted by first.
    """
    if _let_first.get() is None:
        return sorted(items)  # type: ignore[type-var]
    parts: dict[str, list[Item]] = defaultdict(list)
    for item in paced(items):
        parts[text(item)[:_HEAD]].append(item)
    return [item for head in paced(sorted(parts)) for item in sorted(parts[head])]  # type: ignore[type-var]


def _paced(items: Iterable[Item], let_first: Callable[[], object]) -> Iterator[Item]:
    for at, item in enumerate(items):
        if at % _AT_A_TIME == 0:
            let_first()
        yield item
