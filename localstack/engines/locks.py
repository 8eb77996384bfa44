from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localstack.engines.progress import say


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Lets one command in at a time. The lock is released when the process ends, even if it is killed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … waiting for another command to finish", "dim")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
