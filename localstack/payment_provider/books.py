"""What an operation may do: make ids, read and write objects, post to the ledger, emit events; one commit a call."""

from __future__ import annotations

import hashlib
import secrets
import time

from localstack.payment_provider.clock import SimClock
from localstack.payment_provider.config import Config
from localstack.payment_provider.errors import Json, no_such
from localstack.payment_provider.faults import Faults
from localstack.payment_provider.store import Store

API_VERSION = "2026-10-28.simulator"


class Books:
    def __init__(self, store: Store, clock: SimClock, faults: Faults, config: Config) -> None:
        self.store = store
        self.clock = clock
        self.faults = faults
        self.subscribed = config.events if config.webhook_url else ()
        # Kept with the data: a restart goes on counting, and two data folders never mint the same id.
        self.seed = store.meta("seed", config.seed or secrets.token_hex(8))
        self.count = int(store.meta("count", "0"))
        store.set_meta("seed", self.seed)

    def new_id(self, prefix: str) -> str:
        self.count += 1
        self.store.set_meta("count", str(self.count))
        digest = hashlib.sha256(f"{self.seed}:{self.count}".encode()).hexdigest()
        return f"{prefix}_{digest[:24]}"

    def intent(self, key: str) -> Json:
        found = self.store.get("payment_intent", key)
        if found is None:
            raise no_such("payment_intent", key, "intent")
        return found

    def post(self, intent: Json, entry: str, amount: int) -> None:
        self.store.post(self.clock.now(), intent, entry, amount)

    def emit(self, kind: str, subject: Json, intent: Json) -> None:
        event: Json = {
            "id": self.new_id("evt"), "object": "event", "api_version": API_VERSION, "created": self.clock.now(),
            "data": {"object": subject}, "livemode": False, "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None}, "type": kind,
        }  # fmt: skip
        self.store.add(event, intent)
        if kind in self.subscribed:
            self._schedule(event, intent)

    def _schedule(self, event: Json, intent: Json) -> None:
        for delay, held in self.faults.deliveries(event["type"], intent["metadata"].get("order_id")):
            self.store.db.execute(
                "INSERT INTO deliveries(event, intent, due_at, held, state) VALUES (?, ?, ?, ?, 'pending')",
                (event["id"], intent["id"], time.time() + delay, held),
            )
