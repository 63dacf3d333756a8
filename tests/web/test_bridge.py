"""A worker's application: a stop is heard from the first moment on."""

import asyncio
import signal

import pytest

from geogrid.web.bridge import Bridge

pytestmark = pytest.mark.alone  # the browser of other tests keeps a loop of its own running


@pytest.fixture(params=["asyncio", "uvloop"])
def loop(request):
    loop = pytest.importorskip(request.param).new_event_loop()
    before = signal.getsignal(signal.SIGTERM)
    yield loop
    loop.close()
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("when", ["before the loop runs", "in the loop"])
def test_a_stop_is_heard_whenever_it_is_asked_for(app, loop, when):
    heard = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, heard.set)
    Bridge(app, 1).__rsgi_init__(loop)
    if when == "before the loop runs":
        signal.raise_signal(signal.SIGTERM)
    else:
        loop.call_soon(signal.raise_signal, signal.SIGTERM)
    loop.run_until_complete(asyncio.wait_for(heard.wait(), 30))
