"""Watches the code: after an edit, the functions that use it get new workers."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from watchfiles import DefaultFilter, awatch

from localstack.lambdas.runtime.fleet import Fleet

logger = logging.getLogger(__name__)
SETTLE_MS = 300
LOOK_MS = 300
REINSTALLED = {"requirements.txt", "template.yaml"}


async def watch(fleet: Fleet, folders: Collection[Path]) -> None:
    """Replaces the workers of the functions whose code under `folders` changes, until cancelled."""
    there = [folder for folder in folders if folder.exists()]
    async for changes in awatch(*there, watch_filter=DefaultFilter(), debounce=SETTLE_MS, step=LOOK_MS, recursive=True):
        paths = {Path(path) for _, path in changes}
        for path in sorted(path for path in paths if path.name in REINSTALLED):
            logger.warning("%s changed: restart the service to apply it", path)
        names = fleet.affected_by(paths)
        if names:
            logger.info("code changed, fresh workers for %s", ", ".join(sorted(names)))
            fleet.retire(names)
