"""The acknowledgement log: one JSON line for each answer to POST /v1/orders that a client received.

No store keeps these answers, so the clients of load and fault runs log them.
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
    """Without the line's end."""
    return json.dumps(asdict(ack) | {"at": ack.at.isoformat()})


def read(file: Path) -> list[Ack]:
    """Raises AuditError if the file cannot be read or a line is malformed."""
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
