"""An issuer of access tokens with its key set on a real port, one for the whole test run: verifiers keep its keys."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from shop.settings import Tokens
from tests.tokens import Mint


@dataclass(frozen=True)
class Issuer:
    url: str
    mint: Mint

    def bearer(self, **claims: Any) -> dict[str, str]:
        return {"authorization": f"Bearer {self.mint.token(**claims)}"}


@cache
def issuer() -> Issuer:
    mint = Mint()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(mint.jwks).encode()
            self.send_response(200 if self.path == "/.well-known/jwks.json" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's name for it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    mint.settings = Tokens(url, "cartwright-shop", f"{url}/.well-known/jwks.json")
    return Issuer(url, mint)


def token_variables() -> dict[str, str]:
    """Over those of template.yaml: tokens are this issuer's."""
    return {"SHOP_URL": issuer().url, "TOKEN_ISSUER": issuer().url}
