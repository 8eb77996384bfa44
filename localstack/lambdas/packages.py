"""Installs packages into a folder, again only when their requirements change."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from localstack.lambdas.errors import LambdasError

Say = Callable[[str], None]
STAMP = ".stamp"


def install(requirements: Path, target: Path, say: Say) -> None:
    """Installs `requirements` into `target`, unless they are there. Safe when it crashes or runs twice at a time."""
    stamp = hashlib.sha256(f"{sys.version}\n".encode() + requirements.read_bytes()).hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.with_suffix(".lock")):
        kept = target / STAMP
        if kept.exists() and kept.read_text() == stamp:
            return
        say(f"installing {requirements.name} into {target.parent.name}/{target.name}")
        fresh = target.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        _pip(requirements, fresh)
        (fresh / STAMP).write_text(stamp)
        _remove(target)
        fresh.rename(target)


def _remove(target: Path) -> None:
    """A link is removed as such: what it leads to belongs to somebody else."""
    if target.is_symlink():
        target.unlink()
    else:
        shutil.rmtree(target, ignore_errors=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _pip(requirements: Path, target: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-warn-script-location",
    ]
    done = subprocess.run([*command, "--target", target, "-r", requirements], capture_output=True, text=True)
    if done.returncode:
        raise LambdasError(f"pip could not install {requirements}:\n{(done.stderr or done.stdout).strip()}")
