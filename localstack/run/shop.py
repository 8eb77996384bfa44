"""Opens and closes the shop of a stack."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from localstack.engines import backend, catalogue, commands, supervisor, tools
from localstack.engines.engine import Engine
from localstack.engines.errors import EngineError
from localstack.engines.progress import step
from localstack.init.fill import steps
from localstack.run import lambdas, services
from localstack.run.front_door import first_request
from localstack.seed.fill import seed
from localstack.stack import ROOT, Stack

ENGINES = list(catalogue.KINDS)


def is_open(stack: Stack) -> bool:
    service = services.lambda_service(stack)
    return supervisor.find(stack, service) is not None and service.healthy()


def running(stack: Stack) -> set[str]:
    return {part.name for part in parts(stack) if supervisor.find(stack, part)}


def open_shop(stack: Stack) -> None:
    own = services.own(stack)
    _check_machine(stack)
    _get_ready(stack)
    commands.start(stack, ENGINES, steps(stack))
    supervisor.start_all(stack, own)
    with step("first request answered"):
        first_request(stack)
    seed(stack)


def close_shop(stack: Stack, keep: set[str]) -> None:
    """Ends the Lambda service and the provider first, then the engines that they use."""
    for part in reversed(services.own(stack)):
        if part.name not in keep:
            supervisor.stop_all(stack, [part])
    commands.stop(stack, [name for name in ENGINES if name not in keep])


def parts(stack: Stack) -> list[Engine]:
    return [*catalogue.engines(stack, ENGINES), *services.own(stack)]


def watched(stack: Stack) -> list[Engine]:
    """The parts that run as processes of this machine. Docker restarts its containers by itself."""
    return parts(stack) if backend.choose(stack) == "native" else services.own(stack)


def _check_machine(stack: Stack) -> None:
    """Finds a missing Java and taken ports before minutes of downloads."""
    if backend.choose(stack) == "native":
        tools.check_java()
    supervisor.check_ports(part for part in watched(stack) if supervisor.find(stack, part) is None)


def _get_ready(stack: Stack) -> None:
    """Lays out the functions while the engines are downloaded."""
    with ThreadPoolExecutor() as pool:
        code = pool.submit(_lay_out, stack)
        commands.setup(stack, ENGINES)
        code.result()


def _lay_out(stack: Stack) -> None:
    with step("functions and layers laid out"):
        command = [sys.executable, "-m", "localstack.lambdas", *lambdas.options(stack, "build")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise EngineError(f"The functions could not be laid out:\n{(done.stdout + done.stderr)[-3000:]}")
