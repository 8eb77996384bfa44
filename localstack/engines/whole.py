"""Folders that are there whole or not at all, however the work on them ends."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def make_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fills a temporary folder and renames it; what a killed attempt left is thrown away.

    The temporary folder has a name of its own, because a program that the killed attempt started may still write.
    """
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f"{folder.name}.*.new"):
        shutil.rmtree(left, ignore_errors=True)
    half_made = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", suffix=".new", dir=folder.parent))
    fill(half_made)
    half_made.rename(folder)
