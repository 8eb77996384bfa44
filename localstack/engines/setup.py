"""Installs what native engines need. Safe to run again, also after a kill."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from localstack.engines import artifacts, packages, tools
from localstack.engines.locks import exclusive
from localstack.engines.progress import step
from localstack.engines.side_by_side import side_by_side

JAVA_ENGINES = ("mongo", "kafka", "opensearch")


def setup(engines: list[str]) -> None:
    with exclusive(tools.LIBRARY / "setup.lock"):
        java = [name for name in JAVA_ENGINES if name in engines]
        if java:
            tools.check_java()
        _install_packages(engines)
        # Maven and pip mostly wait for the network, so they run side by side.
        work: dict[str, Callable[[], None]] = {"jars": partial(_fetch_jars, java)}
        if "localstack" in engines:
            there = artifacts.localstack_environment().exists()
            work["LocalStack"] = partial(_make, "LocalStack", there, artifacts.make_localstack)
        side_by_side(work)


def _install_packages(engines: list[str]) -> None:
    wanted = packages.missing(engines)
    if wanted:
        with step(f"apt: {', '.join(wanted)}", announce=True):
            packages.install(wanted)


def _fetch_jars(java: list[str]) -> None:
    for profile in ["compiler", *java] if java else []:
        _make(f"jars: {profile}", artifacts.jars(profile).exists(), partial(artifacts.make_jars, profile))


def _make(name: str, there: bool, work: Callable[[], None]) -> None:
    if not there:
        with step(name, announce=True):
            work()
