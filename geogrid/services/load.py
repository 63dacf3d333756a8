"""A light load of HTTP requests from one process over connections that stay open."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

_PIECE = 65_536
_HEAD_ENDS, _LENGTH = b"\r\n\r\n", b"content-length:"
_SILENCE = 10.0  # s; then the server counts as gone


@dataclass(frozen=True)
class Answered:
    """What came of a load.

    Parameters
    ----------
    seconds
        How long it ran.
    waits
        Of each request, how long its answer took (s).
    failed
        How many of them were not answered with 200.
    cpu
        The CPU time that making the load took (s).
    """

    seconds: float
    waits: Sequence[float]
    failed: int
    cpu: float

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return len(self.waits) / self.seconds


class _Connection:
    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port), _SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)  # the selector waits; with a time-out each call would ask the system once more
        self._got, self._sent_at = b"", 0.0

    def send(self, request: bytes) -> None:
        self._sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> tuple[float, bool] | None:
        """Return how long a whole answer took, and whether it is a good one; None while some of it is missing."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionResetError
        got = self._got = self._got + piece
        head = got.find(_HEAD_ENDS)
        if head < 0 or len(got) < head + len(_HEAD_ENDS) + _length(got[:head]):
            return None
        self._got = b""
        return time.perf_counter() - self._sent_at, got.startswith(b"HTTP/1.1 200 ")


def _length(head: bytes) -> int:
    at = head.lower().index(_LENGTH) + len(_LENGTH)
    return int(head[at:].partition(b"\r\n")[0])


def load(host: str, port: int, paths: Sequence[str], connections: int, seconds: float) -> Answered:
    """Ask for the paths one after the other, over so many connections at once, for so long.

    Each connection has one request under way.

    Raises
    ------
    ConnectionError
        When the server closes a connection or falls silent.
    """
    requests = cycle([f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode("ascii") for path in paths])
    waits: list[float] = []
    failed, cpu, start = 0, time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        opened = [_Connection(host, port) for _ in range(connections)]
        for connection in opened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(next(requests))
        while (now := time.perf_counter()) - start < seconds:
            for connection in _ready(selector):
                if (answer := connection.receive()) is not None:
                    waits.append(answer[0])
                    failed += not answer[1]
                    connection.send(next(requests))
        for connection in opened:
            connection.socket.close()
    return Answered(now - start, waits, failed, time.process_time() - cpu)


def _ready(selector: selectors.BaseSelector) -> Iterator[_Connection]:
    ready = selector.select(_SILENCE)
    if not ready:
        raise ConnectionResetError("no answer")
    return (key.data for key, _ in ready)
