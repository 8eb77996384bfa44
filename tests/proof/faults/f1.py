"""F1: 500 buyers, 50 pieces, one SKU."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from localstack.stack import Stack
from tests.proof.actors import admin, buyers
from tests.proof.actors.buyers import Buyer
from tests.proof.audit import acks
from tests.proof.audit.audit import Request, audit
from tests.proof.audit.report import as_json
from tests.proof.faults.report import Outcome
from tests.proof.faults.sale import End, Sale, Told

NAME = "F1"
BUYERS, PIECES = 500, 50
SHOWN = 5
AT_ONCE = 100
SETTLE = 90.0


def prepare(stack: Stack) -> list[Buyer]:
    """Outside the timing: a password hash costs 40 ms."""
    return buyers.ready(stack, BUYERS)


def run(stack: Stack, crowd: Sequence[Buyer], log: Path, *, at_once: int = AT_ONCE) -> Outcome:
    began = datetime.now(UTC)
    sale = Sale(stack, admin.new_product(stack, PIECES, crowd[0]), at_once)
    tolds = asyncio.run(sale.run(crowd))
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(acks.line(ack) + "\n" for ack in sale.acks))
    verdicts = audit(stack, Request(acks=log, since=began, settle=SETTLE))
    broken = [f"{each.invariant}: {line}" for each in verdicts for line in each.broken]
    problems = [*_problems(tolds), *sale.server_errors[:SHOWN], *broken[:SHOWN]]
    return Outcome(NAME, began, problems, _figures(sale, tolds), as_json(verdicts))


def _problems(tolds: Sequence[Told]) -> list[str]:
    ends = Counter(told.end for told in tolds)
    wrong = [told.why for told in tolds if told.end is End.WRONG][:SHOWN]
    clean = ends[End.REFUSED] + ends[End.CANCELLED]
    if ends[End.CONFIRMED] != PIECES:
        wrong.append(f"{ends[End.CONFIRMED]} confirmed of {PIECES} pieces")
    if clean != BUYERS - PIECES:
        wrong.append(f"{clean} clean refusals, not {BUYERS - PIECES}")
    return wrong


def _figures(sale: Sale, tolds: Sequence[Told]) -> dict[str, float]:
    ends = Counter(told.end for told in tolds)
    return {
        **{end.value: ends[end] for end in End},
        "5xx": len(sale.server_errors),
        "placed p95 ms": _p95([told.placed_in for told in tolds]) * 1000,
        "told p95 ms": _p95([told.took for told in tolds]) * 1000,
        "last told s": max(told.at for told in tolds),
    }


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]
