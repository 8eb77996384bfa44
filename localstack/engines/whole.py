"""Folders that are there whole or not at all, however the work on them ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path


def make_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fills a temporary folder and renames it; what a killed attempt left is thrown away."""
    if folder.exists():
        return
    half_made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(parents=True)
    fill(half_made)
    half_made.rename(folder)
