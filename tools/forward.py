"""A TCP port that leads to another, for as long as a `with` block lasts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

Address = tuple[str, int]
CHUNK = 65_536


@contextmanager
def forwarded(listen: Address, target: Address) -> Iterator[None]:
    with socket.create_server(listen) as server:
        threading.Thread(target=_accept, args=(server, target), daemon=True).start()
        try:
            yield
        finally:
            # Wakes the thread that waits in accept; closing alone would leave it there.
            server.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, target: Address) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        try:
            upstream = socket.create_connection(target, timeout=5)
        except OSError:
            client.close()
            continue
        upstream.settimeout(None)
        for source, sink in ((client, upstream), (upstream, client)):
            threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        sink.close()
