"""F1: 500 buyers, 50 pieces, one SKU."""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from localstack.stack import Stack
from tests.proof.actors import admin, buyers
from tests.proof.actors.buyers import Buyer
from tests.proof.actors.shopper import End, Shopper, Told
from tests.proof.audit import acks
from tests.proof.audit.audit import Request, audit
from tests.proof.audit.facts import Ack
from tests.proof.audit.report import as_json
from tests.proof.faults.report import Outcome

NAME = "F1"
BUYERS, PIECES = 500, 50
SHOWN = 5
AT_ONCE = 100
SETTLE = 90.0
TLS = ssl.create_default_context()  # made once, because it reads every root certificate


@dataclass(slots=True)
class Sale:
    """What the buyers were told. `last` is how many seconds after the sale's start the last of them was."""

    ends: list[Told] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    server_errors: list[str] = field(default_factory=list)
    last: float = 0.0


def prepare(stack: Stack) -> list[Buyer]:
    """Before the measured time, because a password hash costs 40 ms."""
    return buyers.ready(stack, BUYERS)


def run(stack: Stack, crowd: Sequence[Buyer], log: Path, seed: int, *, at_once: int = AT_ONCE) -> Outcome:
    """One sale, and its audit. Writes the clients' acknowledgements to `log`. The seed only names the run."""
    began = datetime.now(UTC)
    sale = sell(stack, admin.new_product(stack, PIECES, crowd[0]), crowd, at_once)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(acks.line(ack) + "\n" for ack in sale.acks))
    verdicts = audit(stack, Request(acks=log, since=began, settle=SETTLE))
    broken = [f"{each.invariant}: {line}" for each in verdicts for line in each.broken]
    problems = [*_problems(sale.ends), *sale.server_errors[:SHOWN], *broken[:SHOWN]]
    return Outcome(NAME, seed, began, problems=problems, figures=_figures(sale), audit=as_json(verdicts))


def sell(stack: Stack, sku: str, crowd: Sequence[Buyer], at_once: int) -> Sale:
    """Every buyer orders once; `at_once` of them are in the shop at a time."""
    sale, began = Sale(), time.monotonic()

    def visit(buyer: Buyer) -> None:
        with httpx.Client(base_url=stack.url("shop"), timeout=60, verify=TLS, trust_env=False) as http:
            shopper = Shopper(buyer.customer(stack, http), buyer.customer_id, sku)
            sale.ends.append(shopper.buy())
        sale.acks += shopper.acks
        sale.server_errors += shopper.server_errors
        sale.last = time.monotonic() - began

    buyers.each(crowd, visit, at_once)
    return sale


def _problems(ends: Sequence[Told]) -> list[str]:
    counts = Counter(told.end for told in ends)
    wrong = [told.why for told in ends if told.end is End.WRONG][:SHOWN]
    clean = counts[End.REFUSED] + counts[End.CANCELLED]
    if counts[End.CONFIRMED] != PIECES:
        wrong.append(f"{counts[End.CONFIRMED]} confirmed of {PIECES} pieces")
    if clean != BUYERS - PIECES:
        wrong.append(f"{clean} clean refusals, not {BUYERS - PIECES}")
    return wrong


def _figures(sale: Sale) -> dict[str, float]:
    counts = Counter(told.end for told in sale.ends)
    return {
        **{end.value: counts[end] for end in End},
        "5xx": len(sale.server_errors),
        "placed p95 ms": _p95([told.placed_in for told in sale.ends]) * 1000,
        "told p95 ms": _p95([told.took for told in sale.ends]) * 1000,
        "last told s": sale.last,
    }


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]
