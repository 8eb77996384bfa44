from __future__ import annotations

import pytest

from localstack.engines import backend, catalogue
from localstack.engines.errors import EngineError
from localstack.stack import Stack


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EngineError, match=r"Unknown engine: mysqll\. There are: mysql, redis"):
        catalogue.names("redis,mysqll")


@pytest.mark.parametrize("name", ["native", "docker"])
def test_engines_forces_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINES", name)
    monkeypatch.setattr("localstack.engines.docker.answers", lambda: True)
    assert backend.choose(Stack("test")) == name


def test_docker_without_a_daemon_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINES", "docker")
    monkeypatch.setattr("localstack.engines.docker.answers", lambda: False)
    with pytest.raises(EngineError, match="no Docker daemon"):
        backend.choose(Stack("test"))


def test_any_other_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINES", "podman")
    with pytest.raises(EngineError, match="ENGINES=podman is unknown"):
        backend.choose(Stack("test"))
