"""Who sends a body and falls silent is not waited for."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from geogrid.web import uploads


def test_who_falls_silent_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(uploads, "SILENT_SECONDS", 0.05)
    scope = SimpleNamespace(method="POST", headers={"content-length": "10"})

    async def begins():
        yield b"x,y"
        await asyncio.Event().wait()

    def receive():
        asyncio.run(uploads.Uploads().receive(scope, begins(), io.BytesIO()))

    # In a thread of its own: the browser's tests leave a loop running in theirs.
    with ThreadPoolExecutor(1) as threads, pytest.raises(uploads.Broken):
        threads.submit(receive).result()
