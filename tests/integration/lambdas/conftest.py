"""The local Lambda service as a process of its own, over the toy template."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from confluent_kafka import Consumer, Message, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from localstack.stack import ROOT, Stack

TOY = Path(__file__).parent / "toy"
BROKERS = f"127.0.0.1:{Stack('test').port('kafka')}"
FAST = {
    "LAMBDA_RETRY_BASE": "0.05",
    "MAPPING_RETRY_BASE": "0.05",
    "MAPPING_RETRY_CAP": "0.2",
    "SCHEDULE_RATE_SECONDS": "0.3",
}


def wait_until(true: Callable[[], Any], seconds: float = 15, what: str = "what the test waits for") -> Any:
    """Polls until `true()` is truthy and returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@dataclass
class LambdaService:
    """A running service. `more` are further arguments, `settings` environment variables."""

    data: Path
    more: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    template: Path = TOY / "template.yaml"
    build: Path = ROOT / ".local" / "build"
    lambda_port: int = 0
    brokers: str = BROKERS
    aws_endpoint: str = Stack("test").url("localstack")

    def __post_init__(self) -> None:
        self.api_port, free, self.secrets_port = ports(3)
        self.lambda_port = self.lambda_port or free
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.api_port}", timeout=35)
        self.control = httpx.Client(base_url=f"http://127.0.0.1:{self.lambda_port}", timeout=35)
        self.process: subprocess.Popen[str] | None = None

    @property
    def command(self) -> list[str]:
        ports = {"api": self.api_port, "lambda": self.lambda_port, "secrets": self.secrets_port}
        return [
            *(sys.executable, "-m", "localstack.lambdas", "serve", "--template", str(self.template)),
            *("--data", str(self.data), "--build-dir", str(self.build), "--brokers", self.brokers),
            *("--aws-endpoint", self.aws_endpoint, "--region", "eu-west-1"),
            *("--openapi", str(ROOT / "docs" / "openapi.json")),
            *(word for name, port in ports.items() for word in (f"--{name}-port", str(port))),
            *self.more,
        ]

    def start(self) -> LambdaService:
        environment = {**os.environ, **FAST, **self.settings}
        with (self.data / "out").open("a") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
            )
        wait_until(self.answers, 60, "the service's start")
        return self

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.data / "out").read_text()
        with contextlib.suppress(httpx.TransportError):
            return self.control.get("/_local/health").status_code == 200
        return False

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.control.get("/_local/health").json()
        return found

    def log(self) -> str:
        return (self.data / "logs" / "lambdas.log").read_text()

    def invoke(self, name: str, payload: object, **headers: str) -> httpx.Response:
        path = f"/2015-03-31/functions/{name}/invocations"
        return self.control.post(path, content=json.dumps(payload), headers=headers)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()
        self.http.close()
        self.control.close()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def until() -> Callable[..., Any]:
    return wait_until


@pytest.fixture(scope="session")
def free_ports() -> Callable[[int], list[int]]:
    return ports


@pytest.fixture
def lambda_service() -> Iterator[Callable[..., LambdaService]]:
    made: list[LambdaService] = []

    def make(*arguments: Any, **more: Any) -> LambdaService:
        made.append(LambdaService(*arguments, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LambdaService]:
    """One service for all tests that do not change it."""
    more = ("--no-triggers", "--parameter", "Topic=none", "--parameter", "FailedTopic=failed")
    service = LambdaService(tmp_path_factory.mktemp("lambdas"), more).start()
    yield service
    assert service.stop() == 0
    service.close()


@pytest.fixture
def service(tmp_path: Path, lambda_service: Callable[..., LambdaService]) -> Callable[..., LambdaService]:
    """Starts a service for this test alone; keywords in capitals are settings."""

    def start(*, triggers: bool = False, **more: Any) -> LambdaService:
        settings = {key: more.pop(key) for key in list(more) if key.isupper()}
        arguments = ["--parameter", "Topic=none", "--parameter", "FailedTopic=failed"]
        arguments += [] if triggers else ["--no-triggers"]
        arguments += more.pop("more", ())
        return lambda_service(tmp_path, tuple(arguments), settings, **more).start()

    return start


class Topics:
    """Two topics for this test alone, and the file in which the toy step writes down its invokes."""

    def __init__(self, folder: Path, brokers: str = BROKERS) -> None:
        self.brokers = brokers
        self.name = f"test.lambdas.{uuid.uuid4().hex[:10]}"
        self.failed = f"{self.name}.failed"
        self.ledger = folder / "ledger"
        self.ledger.touch()
        admin = AdminClient({"bootstrap.servers": brokers})
        made = admin.create_topics([NewTopic(self.name, 4, 1), NewTopic(self.failed, 1, 1)])
        for future in made.values():
            future.result(10)
        self._producer = Producer({"bootstrap.servers": brokers, "linger.ms": 0})

    @property
    def parameters(self) -> tuple[str, ...]:
        values = {"Topic": self.name, "FailedTopic": self.failed, "Ledger": str(self.ledger)}
        return tuple(word for name, value in values.items() for word in ("--parameter", f"{name}={value}"))

    def send(self, id_: str, do: str = "ok", partition: int = 0, **more: object) -> None:
        value = json.dumps({"id": id_, "do": do, **more})
        headers: list[tuple[str, str | bytes | None]] = [("kind", b"toy\xff")]
        self._producer.produce(self.name, value, key=f"key-{partition}", partition=partition, headers=headers)

    def flush(self) -> None:
        assert self._producer.flush(10) == 0

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ledger.read_text().splitlines()]

    def invokes(self) -> list[list[str]]:
        """The ids of each invoke's records, in the order of the invokes."""
        return [[value["id"] for value in line["values"]] for line in self.lines() if "values" in line]

    def done(self) -> list[str]:
        return [line["done"] for line in self.lines() if "done" in line]

    def failed_records(self, count: int) -> list[Message]:
        settings = {"group.id": uuid.uuid4().hex, "auto.offset.reset": "earliest"}
        consumer = Consumer({"bootstrap.servers": self.brokers, **settings})
        consumer.subscribe([self.failed])
        found = consumer.consume(count, timeout=15)
        consumer.close()
        return found

    def committed(self) -> int:
        """The sum of the group's committed offsets."""
        from confluent_kafka import TopicPartition

        consumer = Consumer({"bootstrap.servers": self.brokers, "group.id": f"toy.{self.name}"})
        found = consumer.committed([TopicPartition(self.name, each) for each in range(4)], timeout=10)
        consumer.close()
        return sum(max(0, each.offset) for each in found)


@pytest.fixture(scope="session")
def topics_on() -> type[Topics]:
    return Topics


@pytest.fixture
def topics(tmp_path: Path) -> Topics:
    return Topics(tmp_path)


@pytest.fixture
def mapped(tmp_path: Path, topics: Topics, lambda_service: Callable[..., LambdaService]) -> LambdaService:
    """A service, not started yet, whose toy step reads the test's topic."""
    return lambda_service(tmp_path, topics.parameters, {"SCHEDULE_RATE_SECONDS": "0"})
