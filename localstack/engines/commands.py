"""The commands of `python -m localstack.engines`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import MappingProxyType

from localstack.engines import backend, catalogue, docker, errors, supervisor
from localstack.engines.engine import Engine, log_file
from localstack.engines.progress import say, step
from localstack.engines.setup import setup as set_up
from localstack.engines.side_by_side import side_by_side
from localstack.engines.supervisor import Then
from localstack.stack import Stack


def setup(stack: Stack, names: list[str]) -> int:
    if backend.choose(stack) == "docker":
        docker.pull(stack, names)
    else:
        set_up(names)
    return 0


def start(stack: Stack, names: list[str], then: Then = MappingProxyType({})) -> int:
    engines = catalogue.engines(stack, names)
    if backend.choose(stack) == "docker":
        docker.up(stack, names)
        return wait(stack, names, then)
    set_up(names)
    supervisor.start_all(stack, engines, then)
    return 0


def stop(stack: Stack, names: list[str]) -> int:
    if docker.runs(stack):
        docker.stop(stack, names)
    supervisor.stop_all(stack, catalogue.engines(stack, names))
    return 0


def wait(stack: Stack, names: list[str], then: Then = MappingProxyType({})) -> int:
    """Waits for engines that another program starts. Each has its full patience: a dead one is not noticed earlier."""
    side_by_side({each.title: partial(_await, stack, each, then) for each in catalogue.engines(stack, names)})
    return 0


def _await(stack: Stack, engine: Engine, then: Then) -> None:
    with step(f"{engine.title} answers on 127.0.0.1:{engine.port}"):
        supervisor.await_healthy(engine, lambda: True, log_file(stack, engine.name), engine.patience)
    if engine.name in then:
        then[engine.name]()


def status(stack: Stack, names: list[str]) -> int:
    lines = [_state(stack, engine) for engine in catalogue.engines(stack, names)]
    say("\n".join(text for text, _ in lines))
    return 0 if all(up for _, up in lines) else 1


def logs(stack: Stack, names: list[str]) -> int:
    if docker.runs(stack):
        return docker.logs(stack, names)
    for name in names:
        file = log_file(stack, name)
        say(f"{name}: {file}", "bold")
        say(errors.tail(file))
    return 0


def _state(stack: Stack, engine: Engine) -> tuple[str, bool]:
    up = engine.healthy()
    process = supervisor.find(stack, engine)
    state = "up" if up else "starting or stuck" if process else "down"
    detail = f"pid {process.pid}, {_megabytes(process.pid)} MB" if process else ""
    return f"  {engine.title:<22}127.0.0.1:{engine.port:<7}{state:<19}{detail}", up


def _megabytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 // 1_000_000


COMMANDS: dict[str, Callable[[Stack, list[str]], int]] = {
    "setup": setup,
    "start": start,
    "stop": stop,
    "status": status,
    "logs": logs,
    "wait": wait,
}
