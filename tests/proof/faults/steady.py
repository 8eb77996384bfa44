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

from localstack.customer import GaveUpError
from localstack.stack import Stack
from tests.proof.actors.buyers import Buyer
from tests.proof.actors.shopper import End, Shopper, Told
from tests.proof.audit import acks
from tests.proof.audit.facts import Ack

END = 100.0
"""Seconds: longer than a shopper waits for the end of an order."""


@dataclass(frozen=True, slots=True)
class Load:
    """`rate` orders of one SKU per second; fewer while all buyers still wait for their last order. At the end it writes
    the answers to `acks`, and why orders were not confirmed to `problems_file`."""

    stack: Stack
    buyers: Sequence[Buyer]
    sku: str
    rate: float
    acks: Path
    problems_file: Path

    def problems(self) -> list[str]:
        """After the end: why orders were not confirmed."""
        found: list[str] = json.loads(self.problems_file.read_text())
        return found


@contextmanager
def steady(load: Load) -> Iterator[None]:
    """Buyers order while the block runs. At its end they finish their orders."""
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
        raise GaveUpError(f"The load ended with exit code {process.exitcode}.")


def _run(load: Load, stop: Event) -> None:
    free: queue.Queue[Buyer] = queue.Queue()
    for buyer in load.buyers:
        free.put(buyer)
    with (
        httpx.Client(base_url=load.stack.url("shop"), timeout=30) as http,
        ThreadPoolExecutor(len(load.buyers)) as pool,
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
    problems = [told.why or told.end for told, _ in results if told.end is not End.CONFIRMED]
    load.problems_file.write_text(json.dumps(problems))
