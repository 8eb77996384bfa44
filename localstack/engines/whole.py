"""Makes folders that are either complete or absent, also after a kill."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def make_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fills a temporary folder and renames it to `folder`. Removes what a killed attempt left.

    Each attempt has its own temporary folder, because a program started by a killed attempt may still write to its one.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f"{folder.name}.*.new"):
        shutil.rmtree(left, ignore_errors=True)
    half_made = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=".new", dir=folder.parent))
    fill(half_made)
    half_made.rename(folder)
