"""Reads every store, every topic and the provider's ledger. Prints one line for each invariant, with a count that must
be 0.

It only reads, and refuses to read more than --bound rows. Exits 1 if an invariant is broken, 2 if a store could not be
read.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from localstack import stack
from tests.proof.audit.audit import BOUND, Request, audit
from tests.proof.audit.errors import AuditError
from tests.proof.audit.places import HELP
from tests.proof.audit.readers.mysql import ALWAYS
from tests.proof.audit.report import as_json, show

BROKEN, UNREADABLE = 1, 2


def main() -> int:
    given = _arguments()
    console, started = Console(highlight=False), time.monotonic()
    here = stack.current()
    try:
        verdicts = audit(here, Request(given.acks, given.since, given.bound, given.settle))
    except AuditError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    if given.json:
        print(json.dumps(as_json(verdicts), indent=2))
    else:
        show(console, verdicts)
        console.print(f"stack {here.name}, audited in {time.monotonic() - started:.1f} s")
    return 0 if all(each.holds for each in verdicts) else BROKEN


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.proof.audit",
        description=__doc__,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--acks", type=Path, metavar="FILE", help="the clients' acknowledgement log, for I4 and I9")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--since", type=_time, default=ALWAYS, metavar="TIME", help="only what began at this time or later (RFC 3339)"
    )
    parser.add_argument(
        "--bound", type=int, default=BOUND, help="most rows to read of one table, or of all topics (%(default)s)"
    )
    parser.add_argument(
        "--settle", type=float, default=Request().settle, metavar="SECONDS",
        help="how long to look again while something is broken: it may still be on its way (%(default)s)",
    )  # fmt: skip
    return parser.parse_args()


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
