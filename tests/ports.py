"""Ports for servers that tests start."""

import random
import socket

# Below those the system hands out by itself (from 32,768 on): between our look and the server's start
# neither a connection nor a listener that asks for any port may take it. Browsers refuse some below 11,000.
PORTS = range(16_000, 32_000)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("a hundred ports were tried, and each is taken")
