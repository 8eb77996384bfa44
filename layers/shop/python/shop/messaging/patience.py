"""How long a Kafka step bears with what keeps it from working (docs/adr/0023).

An unreachable store is waited for inside the invoke, so that one of the mapping's retries lasts about as long as the
invoke may. What fails for another reason is counted, so that it ends long before the retries do.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from shop.kernel.errors import UnavailableError
from shop.messaging.records import RawRecord
from shop.settings import SettingError
from shop.telemetry.failures import describe
from shop.telemetry.logs import logger

T = TypeVar("T")

MAX_ATTEMPTS = 5
RESERVED_MILLIS = 10_000
"""Kept of the invoke's time: for a try that hangs until its timeouts, and to answer in."""
LONGEST_PAUSE_SECONDS = 5.0
AWAY = (UnavailableError, SettingError)
"""A secret that is missing or malformed is no fault of the record either."""


def when_reachable(context: Any, work: Callable[[], T], longest_seconds: float = 0.0) -> T:
    """Does `work`, again and again while a store is away; raises once too little is left of the invoke for what may
    take `longest_seconds`, besides its stores."""
    pause = 0.1
    while True:
        try:
            return work()
        except AWAY as error:
            if context.get_remaining_time_in_millis() < RESERVED_MILLIS + (pause + longest_seconds) * 1000:
                raise
            logger.warning("waiting for what is unavailable", extra={"reason": describe(error.__cause__ or error)})
            time.sleep(pause * random.uniform(0.5, 1.0))  # back off: there is no condition to await on a dead store
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


@contextmanager
def begun(
    consumer: str, records: Sequence[RawRecord], ends: tuple[type[Exception], ...] = (Exception,)
) -> Iterator[int]:
    """Yields how often this record was begun before and came to no end: the process died, or the block raised what is
    none of `ends`. Only of a record that comes alone, which mappings see to by halving failed batches.

    A file in /tmp remembers it, which Lambda keeps when it resets an environment whose process died.
    """
    if len(records) != 1:
        yield 0
        return
    note = Path(tempfile.gettempdir()) / f"{consumer}.{quote(records[0].id, safe='')}.begun"
    before = _noted(note)
    try:
        yield before
    except ends:
        if before < MAX_ATTEMPTS:  # beyond them the block only puts the record away, and must be tried again
            note.unlink(missing_ok=True)
        raise
    note.unlink(missing_ok=True)


def _noted(note: Path) -> int:
    """Adds a byte; the number of those before. A full /tmp counts nothing, and stops nothing."""
    with suppress(OSError), note.open("ab") as file:
        before = file.tell()
        file.write(b".")
        return before
    return 0
