"""What Docker is asked, seen by a stand-in that writes down its arguments and the ports it is given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.engines import backend, docker
from localstack.engines.errors import EngineError
from localstack.stack import Stack

STAND_IN = """#!/bin/sh
echo "$MYSQL_PORT $*" >> "{calls}"
case "$*" in
  *"config --images"*) echo mysql:8.4; echo redis:7 ;;
  *"image inspect mysql:8.4"*) exit {has_image} ;;
  *"manifest inspect mysql:8.4"*) exit {has_manifest} ;;
  *" up "*) echo no space left >&2; exit {up} ;;
esac
"""


class StandIn:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._calls = folder / "calls"
        self.answer()

    def answer(self, has_image: int = 0, has_manifest: int = 0, up: int = 0) -> None:
        """Exit codes."""
        program = self._folder / "docker"
        program.write_text(STAND_IN.format(calls=self._calls, has_image=has_image, has_manifest=has_manifest, up=up))
        program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("ENGINES", raising=False)
    docker.answers.cache_clear()
    yield StandIn(tmp_path)
    docker.answers.cache_clear()


def test_up_uses_the_stacks_own_project_ports_and_env_file(stand_in: StandIn) -> None:
    stack = Stack("test")
    docker.up(stack, ["mysql", "redis"])
    (call,) = stand_in.calls
    assert call.startswith(f"{stack.port('mysql')} compose --project-name cartwright-test ")
    assert "--env-file" in call
    assert call.endswith("up --detach mysql redis")


def test_what_docker_complains_of_is_shown(stand_in: StandIn) -> None:
    stand_in.answer(up=1)
    with pytest.raises(EngineError, match=r"(?s)docker compose up failed.*no space left"):
        docker.up(Stack("test"), ["mysql"])


@pytest.mark.parametrize(("has_image", "has_manifest", "found"), [(0, 1, "docker"), (1, 0, "docker"), (1, 1, "native")])
def test_docker_is_chosen_where_every_image_is_here_or_can_be_pulled(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, has_image: int, has_manifest: int, found: str
) -> None:
    monkeypatch.setattr("localstack.engines.supervisor.find", lambda _stack, _engine: None)
    monkeypatch.setattr("localstack.engines.docker.runs", lambda _stack: False)
    stand_in.answer(has_image=has_image, has_manifest=has_manifest)
    assert backend.choose(Stack("test")) == found


def test_a_daemon_that_starts_later_does_not_move_a_stack_whose_native_engines_run(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localstack.engines.supervisor.find", lambda _stack, _engine: object())
    assert backend.choose(Stack("test")) == "native"
