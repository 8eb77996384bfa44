"""A simulator in a thread, Stripe's SDK towards it, and a shop that records webhooks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import stripe
import uvicorn

from localstack.payment_provider.app import build_app
from localstack.payment_provider.config import Config

API_KEY = "sk_test_suite"
SECRETS = ("whsec_new", "whsec_old")


@dataclass
class Shop:
    """Receives webhooks and answers with `answers`, one each, then with 200."""

    answers: list[int] = field(default_factory=list)
    received: list[tuple[bytes, str]] = field(default_factory=list)
    url: str = ""

    def events(self) -> list[stripe.Event]:
        return [stripe.Webhook.construct_event(body, sign, SECRETS[0]) for body, sign in list(self.received)]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]

    def wait_for(self, count: int, seconds: float = 5.0) -> list[str]:
        until = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < until:
            time.sleep(0.005)
        assert len(self.received) >= count, f"{len(self.received)} of {count} webhooks after {seconds} s"
        return self.types()


@contextmanager
def recording_shop() -> Iterator[Shop]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            shop.received.append((body, self.headers["Stripe-Signature"]))
            self.send_response(shop.answers.pop(0) if shop.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.url = f"http://127.0.0.1:{server.server_port}/hooks"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield shop
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Provider:
    url: str
    client: stripe.StripeClient

    def fault(self, kind: str, **fields: Any) -> None:
        assert httpx.post(f"{self.url}/_sim/faults", json={"kind": kind, **fields}).status_code == 200

    def ledger(self, order_id: str) -> dict[str, Any]:
        found = httpx.get(f"{self.url}/_sim/ledger", params={"order_id": order_id}).json()["intents"]
        assert len(found) == 1
        return dict(found[0])

    def create(self, order_id: str = "order-1", amount: int = 1_999, **options: Any) -> stripe.PaymentIntent:
        return self.client.v1.payment_intents.create(
            {
                "amount": amount,
                "currency": "eur",
                "capture_method": "manual",
                "metadata": {"order_id": order_id},
                "automatic_payment_methods": {"enabled": True},
            },
            options,  # type: ignore[arg-type]
        )

    def confirm(self, intent: stripe.PaymentIntent, method: str = "pm_card_visa") -> httpx.Response:
        """As the customer does it: with the secret of the intent, and no key of the shop."""
        data = {"client_secret": intent.client_secret, "payment_method": method}
        return httpx.post(f"{self.url}/v1/payment_intents/{intent.id}/confirm", data=data)


class Running:
    """uvicorn in a thread, on a port of its own."""

    def __init__(self, config: Config) -> None:
        options = uvicorn.Config(build_app(config), port=0, log_level="warning", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(options)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        until = time.monotonic() + 5
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.005)
        assert self.server.started, "the simulator did not start within 5 s"
        port = self.server.servers[0].sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        http = stripe.RequestsClient(timeout=1)
        client = stripe.StripeClient(config.api_key, base_addresses={"api": url}, http_client=http)
        self.provider = Provider(url, client)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()
