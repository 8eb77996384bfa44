from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localstack.engines.progress import say


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """One command at a time; the lock goes with the process, however it ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … waiting for another command that is at work on the same", "dim")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
