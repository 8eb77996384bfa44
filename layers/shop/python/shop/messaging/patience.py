"""How long a Kafka step waits for a store, and how often it tries a record (docs/adr/0023).

It waits for an unreachable store inside the invoke, so that each of the mapping's retries lasts almost as long as an
invoke may. Other failures are counted, so that they end long before the mapping runs out of retries.
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
"""The part of the invoke that is reserved for a last try, which may hang until its timeouts, and for the response."""
LONGEST_PAUSE_SECONDS = 5.0
AWAY = (UnavailableError, SettingError)
"""What is unavailable rather than wrong with the record. A missing or malformed secret is not the record's fault."""


def when_reachable(context: Any, work: Callable[[], T], longest_seconds: float = 0.0) -> T:
    """Runs `work`, and repeats it while a store is unavailable. Raises the last error once the invoke has too little
    time left. `longest_seconds` is the longest that remote effects in `work` may take."""
    pause = 0.1
    while True:
        try:
            return work()
        except AWAY as error:
            if context.get_remaining_time_in_millis() < RESERVED_MILLIS + (pause + longest_seconds) * 1000:
                raise
            logger.warning("waiting for what is unavailable", extra={"reason": describe(error.__cause__ or error)})
            time.sleep(pause * random.uniform(0.5, 1.0))  # back off: a dead store gives no signal to wait for
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


@contextmanager
def begun(
    consumer: str, records: Sequence[RawRecord], ends: tuple[type[Exception], ...] = (Exception,)
) -> Iterator[int]:
    """Yields how often this record was begun before without an end: the process died, or the block raised an error that
    is not one of `ends`. It counts only records that come alone; mappings halve failed batches until they do.

    The count is kept in a file in /tmp, which Lambda keeps when it resets an environment whose process died.
    """
    if len(records) != 1:
        yield 0
        return
    note = Path(tempfile.gettempdir()) / f"{consumer}.{quote(records[0].id, safe='')}.begun"
    before = _noted(note)
    try:
        yield before
    except ends:
        if before < MAX_ATTEMPTS:  # after that the block only parks the record, which must be tried again
            note.unlink(missing_ok=True)
        raise
    note.unlink(missing_ok=True)


def _noted(note: Path) -> int:
    """Appends a byte to the file and returns how many were there before; 0 if /tmp is full."""
    with suppress(OSError), note.open("ab") as file:
        before = file.tell()
        file.write(b".")
        return before
    return 0
