"""Health checks: one request in each engine's protocol. Standard library only, because setup has no packages yet."""

from __future__ import annotations

import json
import socket
import struct
import urllib.request
from contextlib import closing
from http.client import HTTPException, HTTPResponse

TIMEOUT = 2.0
MYSQL_PROTOCOL = b"\x0a"  # version 10; a refusal carries 255 here
KAFKA_API_VERSIONS = struct.pack(">ihhih", 10, 18, 0, 1, -1)  # size, api key, api version, correlation id, no client id
NO_ERROR = b"\0\0"
BSON_PING = bytes.fromhex("1e000000") + b"\x10ping\0\x01\0\0\0" + b"\x02$db\0\x06\0\0\0admin\0\0"
OP_MSG = struct.pack("<i", 2013)


def mysql(port: int) -> bool:
    """The server greets only once its recovery is done."""
    return _ask(port, b"", 5)[4:] == MYSQL_PROTOCOL


def redis(port: int, password: str) -> bool:
    return b"+PONG" in _ask(port, f"AUTH {password}\r\nPING\r\n".encode(), 12)


def kafka(port: int) -> bool:
    """The broker answers only after its controller has accepted it."""
    return _ask(port, KAFKA_API_VERSIONS, 10)[8:] == NO_ERROR


def mongo(port: int) -> bool:
    body = struct.pack("<ib", 0, 0) + BSON_PING
    return _ask(port, struct.pack("<iii", 16 + len(body), 1, 0) + OP_MSG + body, 16)[12:] == OP_MSG


def opensearch(port: int) -> bool:
    return _get(port, "/_cluster/health").get("status") in {"green", "yellow"}


def localstack(port: int) -> bool:
    return "services" in _get(port, "/_localstack/health")


def answers(port: int, path: str) -> bool:
    """Whether `path` answers with a status below 400."""
    try:
        with _open(port, path):
            return True
    except (OSError, HTTPException):
        return False


def _ask(port: int, request: bytes, size: int) -> bytes:
    """The first `size` bytes of the answer; fewer when the server hangs up or says nothing."""
    answer = b""
    try:
        with closing(socket.create_connection(("127.0.0.1", port), TIMEOUT)) as connection:
            connection.sendall(request)
            while len(answer) < size and (part := connection.recv(size - len(answer))):
                answer += part
    except OSError:
        pass
    return answer


def _get(port: int, path: str) -> dict[str, object]:
    try:
        with _open(port, path) as response:
            answer = json.load(response)
    except (OSError, ValueError, HTTPException):
        return {}
    return answer if isinstance(answer, dict) else {}


def _open(port: int, path: str) -> HTTPResponse:
    """Refusals (4xx, 5xx) are raised as URLError, an OSError. No proxy: everything is on this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    response: HTTPResponse = opener.open(f"http://127.0.0.1:{port}{path}", timeout=TIMEOUT)
    return response
