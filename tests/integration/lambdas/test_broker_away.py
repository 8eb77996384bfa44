"""Event source mappings wait for a broker that is killed and comes back."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from localstack.engines import kafka_broker
from localstack.stack import Stack


class OwnStack(Stack):
    """A stack for this test alone, so that no other test loses its broker."""

    folder: Path
    ports: dict[str, int]

    def port(self, engine: str) -> int:
        return self.ports[engine]

    @property
    def data(self) -> Path:
        return self.folder


class Broker:
    def __init__(self, folder: Path, ports: list[int], until: Callable[..., Any]) -> None:
        stack = type("Own", (OwnStack,), {"folder": folder, "ports": {"kafka": ports[0], "kafka_controller": ports[1]}})
        self._engine = kafka_broker.engine(stack("test"))
        self._engine.prepare()
        self._until = until
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"127.0.0.1:{ports[0]}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._engine.command(),
            cwd=self._engine.data,
            env=self._engine.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._until(self._engine.healthy, 60, "the broker's start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def broker(tmp_path: Path, until: Any, free_ports: Any) -> Iterator[Broker]:
    own = Broker(tmp_path / "broker", free_ports(2), until)
    own.start()
    yield own
    own.kill()


@pytest.mark.slow
def test_records_flow_again_once_the_broker_is_back(
    broker: Broker, lambda_service: Any, topics_on: Any, tmp_path: Path, until: Any
) -> None:
    topics = topics_on(tmp_path, broker.address)
    service = lambda_service(tmp_path, topics.parameters, {"SCHEDULE_RATE_SECONDS": "0"}, brokers=broker.address)
    service.start()
    topics.send("before")
    topics.flush()
    until(lambda: topics.done() == ["before"], 60)
    broker.kill()
    until(lambda: "Kafka:" in service.log(), 90, "a word about the broker")
    assert service.health()["status"] == "ok"
    broker.start()
    name = f"after-{uuid.uuid4()}"
    topics.send(name)
    topics.flush()
    until(lambda: name in topics.done(), 60)
    # The kill may have come before the offset was committed: then "before" is delivered once more, as on AWS.
    assert list(dict.fromkeys(topics.done())) == ["before", name]
    assert service.stop() == 0
