"""Runs of a fault that kills something: one kill a run, under steady orders, audited together in blocks."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from localstack.customer import until
from tests.proof.actors import admin, buyers
from tests.proof.audit.audit import Request, audit
from tests.proof.audit.report import as_json
from tests.proof.faults.report import RECOVERY, TRIES, Outcome
from tests.proof.faults.schedule import blocks
from tests.proof.faults.settled import Database, await_ended, await_quiet
from tests.proof.faults.shop import Shop
from tests.proof.faults.steady import Load, steady

RATE = 4.0
BUYERS = 12
PIECES = 100_000
LONGEST_WAIT = 1.0
SETTLE = 30.0
SHOWN = 5
WARM_UP_ORDERS = 2


@dataclass(frozen=True, slots=True)
class Kill:
    """What was killed, and how many tries it took to hit the window."""

    about: str
    tries: int


class Fault(Protocol):
    """`strike` kills something at the point that `rng` chooses, and returns once it is dead."""

    @property
    def name(self) -> str: ...
    def strike(self, rng: random.Random) -> Kill: ...


Open = Callable[[Shop], AbstractContextManager[Fault]]


def run(shop: Shop, make: Open, seeds: Sequence[int], say: Callable[[Outcome], object]) -> Iterator[list[Outcome]]:
    """Yields the outcomes of each block once it is audited: the last of a block carries what the audit found."""
    with closing(Database(shop.stack)) as database, make(shop) as fault:
        for block in blocks(seeds):
            yield _block(shop, database, fault, block, say)


def _block(
    shop: Shop, database: Database, fault: Fault, seeds: Sequence[int], say: Callable[[Outcome], object]
) -> list[Outcome]:
    crowd = buyers.ready(shop.stack, BUYERS)
    with tempfile.TemporaryDirectory() as folder:
        log, problems = Path(folder, "acks.jsonl"), Path(folder, "problems.json")
        load = Load(shop.stack, crowd, admin.new_product(shop.stack, PIECES, crowd[0]), RATE, log, problems)
        since = database.now()
        with steady(load):
            _await_orders(database, since)
            outcomes = []
            for seed in seeds:
                outcomes.append(_one(shop, database, fault, since, seed))
                say(outcomes[-1])
        await_quiet(database, shop.workers, since)
        request = Request(acks=log, since=since.replace(tzinfo=UTC), settle=SETTLE)
        verdicts = audit(shop.stack, request)
        unconfirmed = load.problems()
    broken = [f"{each.invariant}: {line}" for each in verdicts for line in each.broken]
    last = replace(outcomes[-1], problems=[*unconfirmed[:SHOWN], *broken], audit=as_json(verdicts))
    return [*outcomes[:-1], last]


def _await_orders(database: Database, since: datetime) -> None:
    """The first kill falls when orders are being confirmed already."""
    sql = "SELECT COUNT(*) FROM orders.orders WHERE placed_at >= %s AND status = 'CONFIRMED'"
    until(lambda: database.value(sql, since) >= WARM_UP_ORDERS or None, "the first orders", longest_pause=0.2)


def _one(shop: Shop, database: Database, fault: Fault, since: datetime, seed: int) -> Outcome:
    """One kill. `since` is when the load began."""
    rng, began = random.Random(seed), datetime.now(UTC)
    threading.Event().wait(rng.uniform(0, LONGEST_WAIT))  # the schedule's own pause, not a wait for anything
    kill = fault.strike(rng)
    struck = time.monotonic()
    await_ended(database, since)
    figures = {RECOVERY: time.monotonic() - struck, TRIES: float(kill.tries)}
    return Outcome(fault.name, seed, began, kill.about, figures=figures)
