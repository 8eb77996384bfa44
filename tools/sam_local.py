"""`sam local invoke` on the engines of the local stack.

A container cannot reach the host's loopback, where the engines listen. So while an invoke lasts, their ports are
forwarded from Docker's bridge, and the functions' variables name the bridge. Kafka tells its clients to come back to
loopback, so a function in a container sends nothing itself: its events wait in the outbox for the relay.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from localstack.app import parameters
from localstack.stack import Stack
from tools.forward import forwarded
from tools.sam_build import RUNTIME, SamError, build, sam
from tools.template import environment_of, functions, load

ENGINES = ("mysql", "redis", "cart_redis", "mongo", "opensearch", "localstack", "provider", "shop")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Invoked:
    """`answer` is what the function returned; `log` what it and SAM wrote on the way."""

    answer: Any
    log: str

    @property
    def failed(self) -> bool:
        """SAM's own exit code is 0 even when the handler raised."""
        return isinstance(self.answer, dict) and "errorType" in self.answer


def docker_problem() -> str:
    """Why no container can be run here; empty where one can."""
    try:
        done = subprocess.run(["docker", "info"], capture_output=True, text=True, timeout=20)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        return f"no Docker here: {error}"
    return "" if done.returncode == 0 else f"no Docker daemon answers: {done.stderr.strip()[-200:]}"


def bridge() -> str:
    """The host's address on Docker's default network: the first of its subnet."""
    form = "{{(index .IPAM.Config 0).Subnet}}"
    done = subprocess.run(["docker", "network", "inspect", "bridge", "--format", form], capture_output=True, text=True)
    if done.returncode or not done.stdout.strip():
        raise SamError(f"Docker has no bridge network: {done.stderr.strip()}")
    return str(ip_network(done.stdout.strip())[1])


def invoke(function: str, event: Path, stack: Stack) -> Invoked:
    host, template = bridge(), str(build() / "template.yaml")
    with engines_on(host, stack), tempfile.NamedTemporaryFile("w", suffix=".json") as variables:
        json.dump({function: local_variables(function, stack, host)}, variables)
        variables.flush()
        places = ("--template", template, "--event", str(event), "--env-vars", variables.name)
        done = sam("local", "invoke", function, *places, *RUNTIME, "--skip-pull-image")
    return Invoked(_answer(done.stdout, done.stderr), done.stderr)


def local_variables(function: str, stack: Stack, host: str) -> dict[str, str]:
    """The variables themselves, because SAM takes an empty parameter for none and falls back to its default."""
    local = {name: value.replace(LOOPBACK, host) for name, value in parameters(stack).items()}
    return environment_of(load(), functions(load())[function], local)


@contextmanager
def engines_on(host: str, stack: Stack) -> Iterator[None]:
    with ExitStack() as open_ports:
        for engine in ENGINES:
            open_ports.enter_context(forwarded((host, stack.port(engine)), (LOOPBACK, stack.port(engine))))
        yield


def _answer(output: str, log: str) -> Any:
    """The last line, which SAM keeps for what the function returned."""
    lines = output.strip().splitlines()
    if not lines:
        raise SamError(f"the function returned nothing: it timed out, or its container did not start\n{log[-2000:]}")
    return json.loads(lines[-1])
