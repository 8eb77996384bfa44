"""Chooses docker or native: by ENGINES; else what runs already; else Docker if it can have the images."""

from __future__ import annotations

import os

from localstack.engines import catalogue, docker, supervisor
from localstack.engines.errors import EngineError
from localstack.stack import Stack


def choose(stack: Stack) -> str:
    forced = os.environ.get("ENGINES")
    if forced not in (None, "", "docker", "native"):
        raise EngineError(f"ENGINES={forced} is unknown. Use docker or native.")
    if forced == "docker" and not docker.answers():
        raise EngineError("ENGINES=docker, but no Docker daemon with the compose plugin answers. Use ENGINES=native.")
    return forced or _found(stack)


def _found(stack: Stack) -> str:
    """Native while native engines run, even if a Docker daemon has started since."""
    if any(supervisor.find(stack, engine) for engine in catalogue.engines(stack, list(catalogue.KINDS))):
        return "native"
    return "docker" if docker.answers() and (docker.runs(stack) or docker.has_images(stack)) else "native"
