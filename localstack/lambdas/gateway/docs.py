"""The API's documentation at /docs: Swagger UI, from files on disk, over an OpenAPI document."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request

ASSETS = {"swagger-ui-bundle.js": b"text/javascript", "swagger-ui.css": b"text/css"}
PAGE = b"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/docs/openapi.json", dom_id: "#ui", deepLinking: true})</script></body>
</html>
"""
MISSING = b'{"detail": "The OpenAPI document that the service was started with (--openapi) is not there."}'


class Docs:
    """Answers /docs, /docs/openapi.json and the page's own files. Each request reads its file: edits show at once."""

    def __init__(self, description: Path) -> None:
        self._description = description

    def serve(self, request: Request, connection: Connection) -> bool:
        """Returns whether the path was one of the documentation's."""
        path = request.path.decode("latin-1").rstrip("/")
        if path == "/docs":
            _reply(connection, 200, b"text/html; charset=utf-8", PAGE)
        elif path == "/docs/openapi.json":
            self._serve_description(connection)
        elif path.removeprefix("/docs/") in ASSETS:
            name = path.removeprefix("/docs/")
            _reply(connection, 200, ASSETS[name], (_assets() / name).read_bytes())
        else:
            return False
        return True

    def _serve_description(self, connection: Connection) -> None:
        if self._description.exists():
            _reply(connection, 200, b"application/json", self._description.read_bytes())
        else:
            _reply(connection, 404, b"application/json", MISSING)


def _assets() -> Path:
    """fastapi-offline ships the current Swagger UI; only its files are used."""
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package fastapi-offline, which has the files of Swagger UI, is not installed.")
    return Path(spec.origin).parent / "static"


def _reply(connection: Connection, status: int, kind: bytes, body: bytes) -> None:
    connection.reply(status, b"content-type: " + kind + b"\r\n", body)
