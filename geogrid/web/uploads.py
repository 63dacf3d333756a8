"""What is sent with requests (RSGI), in files until it is whole: no thread waits for somebody who sends slowly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import IO, Any, NamedTuple

from geogrid.web.api.locate import LARGEST

IN_MEMORY = 256 * 1024
"""Bytes of what is sent; more wait in a file until all is there."""
MOST_LARGE = 32
"""How many that need a file may be on their way at a time."""
SILENT_SECONDS = 30.0
"""Who sends nothing for so long is not waited for any longer."""
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class Broken(Exception):  # noqa: N818 - reads as a fact
    """Not all was sent."""


class Received(NamedTuple):
    """How many bytes were sent, and whether there was room for them."""

    length: int
    had_room: bool = True


class Uploads:
    """All that is being sent to a process."""

    def __init__(self) -> None:
        self._large = 0

    async def receive(self, scope: Any, protocol: Any, kept: IO[bytes]) -> Received:
        """Put all that is sent with a request into a file.

        Of more than any view takes the beginning is kept and the rest let go by: who is still sending does not read
        that it is refused, unless it asked before sending. The same goes for what there is no room for.

        Raises
        ------
        Broken
        """
        told = scope.headers.get("content-length")
        if scope.method in _WITHOUT_BODY:
            return Received(0)
        if told and int(told) > LARGEST and "expect" in scope.headers:
            return Received(int(told))
        length, is_large, had_room = 0, False, True
        try:
            async for piece in _pieces(protocol):
                length += len(piece)
                if length > IN_MEMORY and not is_large and had_room:
                    is_large = had_room = self._large < MOST_LARGE
                    self._large += is_large
                if had_room and length <= LARGEST:
                    kept.write(piece)
        finally:
            self._large -= is_large
        return Received(length, had_room)


async def _pieces(protocol: Any) -> AsyncIterator[bytes]:
    """Yield what is sent.

    Raises
    ------
    Broken
        When it breaks off, or nothing comes any more.
    """
    pieces, empty = aiter(protocol), 0
    while True:
        try:
            async with asyncio.timeout(SILENT_SECONDS):
                piece = await anext(pieces)
        except TimeoutError:
            raise Broken() from None
        except StopAsyncIteration:
            break
        empty += not piece
        yield piece
    if empty > 1:  # granian ends with one empty piece; what broke off has one more before it
        raise Broken()
