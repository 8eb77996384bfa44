"""F3: kill -9 a consumer in the middle of a batch, at a random point, under steady orders."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from localstack.customer import until
from tests.proof.faults.kills import Kill
from tests.proof.faults.shop import Shop
from tests.proof.faults.workers import Workers, halted, send

NAME = "F3"
CONSUMERS = (
    "InventoryOnCommands",
    "OrdersOnInventory",
    "OrdersOnPayments",
    "PaymentsOnCommands",
    "CartOnOrders",
    "NotificationsOnOrders",
)
"""The Kafka steps that every order passes through."""
LONGEST_BATCH = 0.03
SECONDS = 30.0


@dataclass(slots=True)
class KillConsumer:
    workers: Workers
    name: str = NAME

    def strike(self, rng: random.Random) -> Kill:
        """Stops a busy worker a random moment after its batch began. If the batch is still unanswered then, the worker
        is killed; otherwise the next batch is tried."""
        function, tries = rng.choice(CONSUMERS), 0

        def hit() -> bool | None:
            nonlocal tries
            busy = [worker.pid for worker in self.workers.of(function) if worker.busy]
            if not busy:
                return None
            tries += 1
            threading.Event().wait(rng.uniform(0, LONGEST_BATCH))
            with halted(busy[:1]):
                if not any(worker.pid == busy[0] and worker.busy for worker in self.workers.of(function)):
                    return None
                send(busy[0], signal.SIGKILL)
                return True

        until(hit, f"a batch of {function}", SECONDS, longest_pause=0.001)
        return Kill(function, tries)


@contextmanager
def make(shop: Shop) -> Iterator[KillConsumer]:
    yield KillConsumer(shop.workers)
