"""Checks that the shop answers a customer's request."""

from __future__ import annotations

import http.client
import threading
import time

from localstack.engines.errors import EngineError
from localstack.stack import Stack

PATIENCE = 30.0


def first_request(stack: Stack) -> None:
    """Waits until the product list answers 200: it needs the gateway, a function and an engine. Raises EngineError."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    status = 0
    while time.monotonic() < deadline:
        status = _status(stack.port("shop"), "/v1/products?limit=1")
        if status == http.client.OK:
            return
        pause.wait(0.1)
    raise EngineError(f"The shop answers GET /v1/products with {status or 'nothing'}. `make logs` shows why.")


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
