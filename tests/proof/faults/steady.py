"""Orders at a steady rate, from a process of its own, so that it and the fault do not slow each other down."""

from __future__ import annotations

import json
import multiprocessing
import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx

from localstack.stack import Stack
from tests.proof.actors.buyers import Buyer
from tests.proof.actors.shopper import End, Shopper, Told
from tests.proof.audit import acks
from tests.proof.audit.facts import Ack

AT_ONCE = 32
END = 100.0


@dataclass(frozen=True, slots=True)
class Load:
    """Orders per second of one SKU. Answers are logged to `acks`; `summary` is written at the end."""

    stack: Stack
    buyers: Sequence[Buyer]
    sku: str
    rate: float
    acks: Path
    summary: Path

    def problems(self) -> list[str]:
        """After the end: what buyers were told that they should not be told."""
        found: list[str] = json.loads(self.summary.read_text())["problems"]
        return found

    def confirmed(self) -> int:
        """After the end."""
        return int(json.loads(self.summary.read_text())["confirmed"])


@contextmanager
def steady(load: Load) -> Iterator[None]:
    """Buyers order while the block runs. At its end those who are in the shop finish."""
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    process = context.Process(target=_run, args=(load, stop), daemon=True)
    process.start()
    try:
        yield
    finally:
        stop.set()
        process.join(END)
        if process.is_alive():
            process.kill()
    if process.exitcode:
        raise RuntimeError(f"the load ended with exit code {process.exitcode}")


def _run(load: Load, stop: Event) -> None:
    free: queue.Queue[Buyer] = queue.Queue()
    for buyer in load.buyers:
        free.put(buyer)
    with (
        httpx.Client(base_url=load.stack.url("shop"), timeout=30) as http,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):

        def visit(buyer: Buyer) -> tuple[Told, list[Ack]]:
            shopper = Shopper(buyer.customer(load.stack, http), buyer.customer_id, load.sku, stubborn=True)
            told = shopper.buy()
            free.put(buyer)
            return told, shopper.acks

        visits, next_at = [], time.monotonic()
        while not stop.wait(max(0.0, next_at - time.monotonic())):
            next_at += 1 / load.rate
            visits.append(pool.submit(visit, free.get()))
    results = [each.result() for each in visits]
    load.acks.write_text("".join(acks.line(ack) + "\n" for _, answers in results for ack in answers))
    ends = [told for told, _ in results]
    summary = {
        "confirmed": sum(told.end is End.CONFIRMED for told in ends),
        "problems": [told.why or told.end for told in ends if told.end is not End.CONFIRMED],
    }
    load.summary.write_text(json.dumps(summary))
