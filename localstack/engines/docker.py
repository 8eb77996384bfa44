"""The engines in Docker: the same ports and credentials, from docker-compose.yml."""

from __future__ import annotations

import os
import subprocess
from functools import cache

from localstack.engines import tools
from localstack.engines.errors import EngineError
from localstack.engines.progress import step
from localstack.stack import ROOT, Stack

PROBE_SECONDS = 10


@cache
def answers() -> bool:
    """A daemon answers, and the compose plugin is there."""
    return bool(tools.which("docker")) and _quiet("docker", "info") and _quiet("docker", "compose", "version")


def has_images(stack: Stack) -> bool:
    """Every image is on this machine or can be pulled."""
    return all(
        _quiet("docker", "image", "inspect", image) or _quiet("docker", "manifest", "inspect", image)
        for image in _output(stack, "config", "--images").split()
    )


def runs(stack: Stack) -> bool:
    return answers() and bool(_output(stack, "ps", "--quiet").strip())


def pull(stack: Stack, names: list[str]) -> None:
    with step("docker compose pull", announce=True):
        _output(stack, "pull", "--quiet", "--policy", "missing", *names)


def up(stack: Stack, names: list[str]) -> None:
    with step("docker compose up", announce=True):
        _output(stack, "up", "--detach", *names)


def stop(stack: Stack, names: list[str]) -> None:
    with step("docker compose stop"):
        _output(stack, "stop", *names)


def logs(stack: Stack, names: list[str]) -> int:
    return subprocess.run(_compose(stack, "logs", "--tail", "20", *names), env=_environment(stack)).returncode


def _compose(stack: Stack, *arguments: str) -> list[str]:
    files = ["--project-directory", str(ROOT), "--env-file", str(ROOT / "localstack" / "stack.env")]
    return ["docker", "compose", "--project-name", f"cartwright-{stack.name}", *files, *arguments]


def _environment(stack: Stack) -> dict[str, str]:
    """The shell's variables win over the env file: they carry the stack's ports."""
    engines = [name.removesuffix("_PORT").lower() for name in stack.values if name.endswith("_PORT")]
    return os.environ | {f"{name.upper()}_PORT": str(stack.port(name)) for name in engines}


def _output(stack: Stack, *arguments: str) -> str:
    done = subprocess.run(_compose(stack, *arguments), env=_environment(stack), capture_output=True, text=True)
    if done.returncode:
        raise EngineError(f"docker compose {arguments[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _quiet(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False
