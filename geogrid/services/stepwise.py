"""Work that says how far it is, as the pieces that a job is made of: it can be looked at and stopped on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event, Thread

Tell = Callable[[float], None]


class _StoppedError(Exception):
    """Nobody waits for the work any more."""


def told(work: Callable[[Tell], bytes], of: int) -> Iterator[tuple[int, bytes]]:
    """Yield how far some work is, `of` when it is done, while it is done in a thread of its own; its answer comes last.

    Parameters
    ----------
    work
        Is given what it tells its share to, from 0 to 1; stops there when nobody reads on.
    """
    said: SimpleQueue[tuple[int, bytes] | BaseException | None] = SimpleQueue()
    stop = Event()

    def tell(share: float) -> None:
        if stop.is_set():
            raise _StoppedError
        said.put((min(of - 1, int(share * of)), b""))

    def run() -> None:
        try:
            said.put((of, work(tell)))
            said.put(None)
        except BaseException as error:  # whoever reads is told of it
            said.put(error)

    Thread(target=run, name="stepwise", daemon=True).start()
    try:
        while (step := said.get()) is not None:
            if isinstance(step, BaseException):
                raise step
            yield step
    finally:
        stop.set()
