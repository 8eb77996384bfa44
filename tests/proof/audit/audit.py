"""One audit, for whoever needs one: the command line, fault runs, load runs."""

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
    """`settle` in seconds: how long what is broken may still mend itself."""

    acks: Path | None = None
    since: datetime = ALWAYS
    bound: int = BOUND
    settle: float = 15.0


def audit(stack: Stack, request: Request) -> list[Verdict]:
    where = places(stack)
    log = acks.read(request.acks) if request.acks else None
    scope = Scope(request.since, request.bound)
    return settle(lambda: judge(read_facts(where, scope, log), provider=bool(where.provider)), request.settle)
