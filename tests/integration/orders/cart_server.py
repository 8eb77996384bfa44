"""A cart service that answers what the test wants: over HTTP, because that is how orders asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from orders.domain.cart import Cart


@dataclass
class CartServer:
    url: str = ""
    status: int = 200
    body: Any = None
    asked: list[dict[str, str]] = field(default_factory=list)

    def holds(self, cart: Cart) -> None:
        lines = [asdict(line) for line in cart.lines]
        self.status, self.body = 200, {"cart_id": cart.cart_id, "version": cart.version, "lines": lines}


@contextmanager
def cart_server() -> Iterator[CartServer]:
    state = CartServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
            body = state.body if isinstance(state.body, bytes) else json.dumps(state.body).encode()
            self.send_response(state.status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()
