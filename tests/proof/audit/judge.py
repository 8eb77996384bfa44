"""Checks every invariant, and looks again while events may still be on their way."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from tests.proof.audit.events import all_heard, effect_once, in_order, no_lost_event
from tests.proof.audit.facts import Facts
from tests.proof.audit.money import no_double_charge
from tests.proof.audit.orders import idempotent, legal_paths, no_lost_order
from tests.proof.audit.stock import conservation, no_oversell, no_stuck_reservation
from tests.proof.audit.verdicts import Verdict, not_checked

SWEEP = timedelta(seconds=60)
"""The longest time between two runs of a schedule: a minute on AWS."""
PAUSE = 2.0


def judge(facts: Facts, *, provider: bool = True) -> list[Verdict]:
    """Returns a verdict for each invariant. `provider` says whether the provider's ledger was read."""
    money = no_double_charge(facts) if provider else not_checked("I3", "no double charge", "no AUDIT_PROVIDER_URL")
    return [
        no_oversell(facts),
        conservation(facts),
        money,
        no_lost_order(facts),
        no_lost_event(facts),
        effect_once(facts),
        legal_paths(facts),
        in_order(facts),
        idempotent(facts),
        no_stuck_reservation(facts, SWEEP),
        all_heard(facts),
    ]


def settle(look: Callable[[], list[Verdict]], seconds: float) -> list[Verdict]:
    """Calls `look` again while something is broken, for at most `seconds`. Returns the last verdicts."""
    deadline = time.monotonic() + seconds
    verdicts = look()
    while any(not each.holds for each in verdicts) and time.monotonic() + PAUSE < deadline:
        time.sleep(PAUSE)
        verdicts = look()
    return verdicts
