"""A TCP port that leads to another, for as long as a `with` block lasts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

Address = tuple[str, int]
CHUNK = 65_536


@contextmanager
def forwarded(listen: Address, target: Address) -> Iterator[None]:
    with socket.create_server(listen) as server:
        accepting = threading.Thread(target=_accept, args=(server, target), daemon=True)
        accepting.start()
        try:
            yield
        finally:
            # Wakes the thread that waits in accept; closing alone would leave it there.
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(server: socket.socket, target: Address) -> None:
    connections: list[threading.Thread] = []
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            connections.append(threading.Thread(target=_connect, args=(client, target), daemon=True))
            connections[-1].start()
    for connection in connections:
        connection.join(timeout=5)


def _connect(client: socket.socket, target: Address) -> None:
    with client, suppress(OSError), socket.create_connection(target, timeout=5) as upstream:
        upstream.settimeout(None)
        back = threading.Thread(target=_pump, args=(upstream, client), daemon=True)
        back.start()
        _pump(client, upstream)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Copies until the source ends, then closes the sink for writing."""
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
