"""The outbox of products: each product stores its unsent events in its `pending` array, in order.

As in MySQL (docs/adr/0004), an invoke and the relay publish in the same way and without claims: they read a product's
unsent events, send them in order, stop at the first that is not acknowledged, and remove the acknowledged ones by id.
If two of them overlap, events are published twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from products.adapters.collection_mongo import UNSENT_SINCE, Products
from products.adapters.documents import Document
from shop.kernel.breaker import Breaker
from shop.kernel.clock import Clock, utc_now
from shop.messaging.producer import Record
from shop.stores import mongo
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

DRAIN_SECONDS = 0.2
BREAKER_SECONDS = 5.0
RELAYED_PRODUCTS = 50
_UNSENT = {"pending": 1}


class Publisher(Protocol):
    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]: ...


class MongoOutbox:
    def __init__(self, products: Products, publisher: Publisher, now: Clock = utc_now) -> None:
        self._products = products
        self._publisher = publisher
        self._now = now
        self._breaker = Breaker(BREAKER_SECONDS)

    def drain(self, product_ids: Iterable[str]) -> None:
        """Publishes the unsent events of these products. Limited in time and never raises, because a response waits
        for it; the relay publishes the rest."""
        wanted = list(product_ids)
        if not wanted or self._breaker.is_open():
            return
        try:
            with mongo.reachable():
                found = list(self._products().find({"_id": {"$in": wanted}}, _UNSENT))
            left = self._publish(found, DRAIN_SECONDS)
        except Exception:  # noqa: BLE001 - the change is committed, so the request must not fail
            logger.exception("outbox drain failed; the relay will send the rest")
            left = 1
        if left:
            self._breaker.failed()

    def relay(self, seconds: float, min_age: float) -> int:
        """Publishes events older than `min_age` seconds, for at most `seconds`. Returns how many were published."""
        deadline = time.monotonic() + seconds
        total, left = 0, 0
        while not left and time.monotonic() < deadline:
            found = self._left_behind(min_age)
            if not found:
                break
            left = self._publish(found, deadline - time.monotonic())
            total += sum(len(each["pending"]) for each in found) - left
        if total or left:
            logger.info("outbox relayed", extra={"published": total, "unsent": left})
            count("outbox_relayed", total)
        return total

    def _left_behind(self, min_age: float) -> list[Document]:
        before = {UNSENT_SINCE: {"$lt": self._now() - timedelta(seconds=min_age)}}
        with mongo.reachable():
            return list(self._products().find(before, _UNSENT).sort(UNSENT_SINCE, 1).limit(RELAYED_PRODUCTS))

    def _publish(self, found: Sequence[Document], seconds: float) -> int:
        """Returns how many are still unsent."""
        records = [record for document in found for record in _records(document)]
        acked, too_large = self._publisher.publish(records, seconds) if records else ([], [])
        for document in found:
            self._settle(document["_id"], acked, too_large)
        return len(records) - len(acked) - len(too_large)

    def _settle(self, product_id: str, acked: Sequence[Record], too_large: Sequence[Record]) -> None:
        parked = [{"id": record.event_id, "topic": record.topic} for record in too_large if record.key == product_id]
        done = [record.event_id for record in (*acked, *too_large) if record.key == product_id]
        if not done:
            return
        write: Document = {"$pull": {"pending": {"id": {"$in": done}}}}
        if parked:
            logger.error("events parked: too large for their topic", extra={"events": parked})
            write["$push"] = {"parked": {"$each": parked}}
        with mongo.reachable():
            self._products().update_one({"_id": product_id}, write)
            self._products().delete_one(
                {"_id": product_id, "status": "deleted", "pending": [], "parked": {"$exists": False}}
            )


def _records(document: Document) -> list[Record]:
    product_id = document["_id"]
    return [
        Record(seq, each["id"], product_id, each["topic"], each["body"].encode())
        for seq, each in enumerate(document["pending"])
    ]
