"""The acknowledgement log: one JSON line for each answer that a client was given to POST /v1/orders.

What clients were told is in no store, so load and fault clients write it down as it comes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from tests.proof.audit.errors import AuditError
from tests.proof.audit.facts import Ack


def line(ack: Ack) -> str:
    return json.dumps(asdict(ack) | {"at": ack.at.isoformat()})


def read(file: Path) -> list[Ack]:
    try:
        return list(_lines(file))
    except OSError as error:
        raise AuditError(f"The acknowledgement log {file} cannot be read: {error.strerror}.") from error


def _lines(file: Path) -> Iterator[Ack]:
    with file.open() as lines:
        for number, text in enumerate(lines, 1):
            try:
                row = json.loads(text)
                yield Ack(**row | {"at": datetime.fromisoformat(row["at"])})
            except (KeyError, TypeError, ValueError) as error:
                raise AuditError(f"{file}:{number} is no acknowledgement: {error}") from error
