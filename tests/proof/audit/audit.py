"""One audit, as the command line, load runs and fault runs make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from localstack.stack import Stack
from tests.proof.audit import acks
from tests.proof.audit.judge import judge, settle
from tests.proof.audit.places import places
from tests.proof.audit.read import Scope, read_facts
from tests.proof.audit.readers.mysql import ALWAYS
from tests.proof.audit.verdicts import Verdict

BOUND = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """`acks` is an acknowledgement log. `settle` is how many seconds to look again while something is broken."""

    acks: Path | None = None
    since: datetime = ALWAYS
    bound: int = BOUND
    settle: float = 15.0


def audit(stack: Stack, request: Request) -> list[Verdict]:
    """Returns a verdict for each invariant. Raises AuditError if a store cannot be read."""
    where = places(stack)
    log = acks.read(request.acks) if request.acks else None
    scope = Scope(request.since, request.bound)
    return settle(lambda: judge(read_facts(where, scope, log), provider=bool(where.provider)), request.settle)
