"""Starts, finds and stops native engines, all at the same time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from localstack.engines import ports, processes
from localstack.engines.engine import MARK, Engine, log_file, pid_file
from localstack.engines.errors import EngineDiedError, EngineError, EngineSilentError, PortTakenError
from localstack.engines.locks import exclusive
from localstack.engines.processes import Process
from localstack.engines.progress import step
from localstack.engines.side_by_side import side_by_side
from localstack.stack import Stack

POLL_SECONDS = 0.05
ADOPTION_PATIENCE = 20.0


Then = Mapping[str, Callable[[], None]]
"""Engine's name → what to do as soon as it answers."""


def start_all(stack: Stack, engines: list[Engine], then: Then = MappingProxyType({})) -> None:
    with exclusive(stack.data / "engines.lock"):
        running = {engine.name: find(stack, engine) for engine in engines}
        check_ports(engine for engine in engines if running[engine.name] is None)
        side_by_side({each.title: partial(_start, stack, each, running[each.name], then) for each in engines})


def stop_all(stack: Stack, engines: list[Engine]) -> None:
    with exclusive(stack.data / "engines.lock"):
        side_by_side({each.title: partial(_stop, stack, each) for each in engines})


def find(stack: Stack, engine: Engine) -> Process | None:
    """The engine's process, found by its pid file or, if that is lost, by the mark in its environment."""
    return processes.recall(pid_file(stack, engine.name)) or _marked(engine.mark)


def check_ports(engines: Iterable[Engine]) -> None:
    problems = [
        str(PortTakenError(engine.title, port, str(ports.holder(port))))
        for engine in engines
        for port in (engine.port, *engine.other_ports)
        if ports.is_taken(port)
    ]
    if problems:
        raise EngineError("\n".join(problems))


def await_healthy(engine: Engine, alive: Callable[[], bool], log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while not engine.healthy():
        if not alive():
            raise EngineDiedError(engine.title, log)
        if time.monotonic() > deadline:
            raise EngineSilentError(engine.title, patience, log)
        pause.wait(POLL_SECONDS)


def _start(stack: Stack, engine: Engine, running: Process | None, then: Then) -> None:
    if not (running and _adopt(stack, engine, running)):
        _launch(stack, engine)
    if engine.name in then:
        then[engine.name]()


def _launch(stack: Stack, engine: Engine) -> None:
    with step(f"{engine.title} on 127.0.0.1:{engine.port}"):
        engine.prepare()
        log = log_file(stack, engine.name)
        process = processes.launch(engine.command(), engine.environment, engine.cwd or engine.data, log)
        _remember(stack, engine, process)
        await_healthy(engine, lambda: process.alive, log, engine.patience)


def _adopt(stack: Stack, engine: Engine, process: Process) -> bool:
    """Whether a running process answers. One that does not is ended, and must be started again."""
    try:
        await_healthy(engine, lambda: process.alive, log_file(stack, engine.name), ADOPTION_PATIENCE)
    except EngineError:
        processes.end(process)
        return False
    _remember(stack, engine, process)
    with step(f"{engine.title} on 127.0.0.1:{engine.port} was up"):
        return True


def _stop(stack: Stack, engine: Engine) -> None:
    process = find(stack, engine)
    if process is None:
        return
    with step(f"{engine.title} stopped"):
        processes.end(process, engine.grace)
        pid_file(stack, engine.name).unlink(missing_ok=True)


def _remember(stack: Stack, engine: Engine, process: Process) -> None:
    file = pid_file(stack, engine.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    processes.remember(process, file)


def _marked(mark: str) -> Process | None:
    """Only the leader of a session counts, because child processes inherit the mark."""
    wanted = f"{MARK}={mark}".encode()
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return next((processes.find(pid) for pid in pids if _carries(pid, wanted)), None)


def _carries(pid: int, wanted: bytes) -> bool:
    try:
        return wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") and os.getsid(pid) == pid
    except OSError:
        return False
