"""Starts, finds and ends processes that outlive the command that started them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """A pid is used again by the system; a pid and the tick it started at are not."""

    pid: int
    started: int

    @property
    def alive(self) -> bool:
        return start_tick(self.pid) == self.started


def start_tick(pid: int) -> int | None:
    """Clock ticks from boot to the start of the process; None when it is gone or a zombie."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if after_name[0] in "ZX" else int(after_name[19])


def find(pid: int) -> Process | None:
    started = start_tick(pid)
    return None if started is None else Process(pid, started)


def remember(process: Process, file: Path) -> None:
    temporary = file.with_suffix(".new")
    temporary.write_text(json.dumps(asdict(process)))
    temporary.replace(file)


def recall(file: Path) -> Process | None:
    """The process of a pid file when it still runs. A stale or torn file counts as none."""
    try:
        process = Process(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return process if process.alive else None


def launch(argv: list[str], env: dict[str, str], cwd: Path, log: Path) -> Process:
    """Starts a process in a session of its own, so that a Ctrl-C at the terminal does not reach it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            argv, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    # It is meant to outlive this process: without a return code, Popen warns of a child that is forgotten.
    child.returncode = 0
    return Process(child.pid, start_tick(child.pid) or 0)


def end(process: Process, patience: float = 20.0) -> bool:
    """Asks the process to end and kills its whole group when it does not; False when it had to be killed."""
    if not process.alive:
        return True
    with contextlib.suppress(ProcessLookupError):
        descriptor = os.pidfd_open(process.pid)
        try:
            signal.pidfd_send_signal(descriptor, signal.SIGTERM)
            if _ended(descriptor, patience):
                return True
            _kill_group(process.pid)
            _ended(descriptor, patience)
            return False
        finally:
            os.close(descriptor)
    return True


def _ended(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])


def _kill_group(pid: int) -> None:
    """Each of our processes leads a group of its own; whatever does not is killed alone."""
    with contextlib.suppress(ProcessLookupError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
