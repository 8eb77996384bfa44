"""One small engine through its whole life, with what goes wrong on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from localstack.engines import processes, redis_server, supervisor
from localstack.engines.engine import Engine, pid_file
from localstack.engines.errors import EngineError
from localstack.engines.processes import Process
from tests.integration.engines.own_stack import OwnStack


@pytest.fixture
def stack(tmp_path: Path) -> OwnStack:
    return OwnStack("own", tmp_path)


@pytest.fixture
def engine(stack: OwnStack) -> Iterator[Engine]:
    engine = redis_server.engine(stack)
    yield engine
    supervisor.stop_all(stack, [engine])


def started(stack: OwnStack, engine: Engine) -> Process:
    supervisor.start_all(stack, [engine])
    process = supervisor.find(stack, engine)
    assert process is not None
    return process


def client(stack: OwnStack) -> redis.Redis:
    return redis.Redis(port=stack.port("redis"), password=stack.values["REDIS_PASSWORD"])


def test_it_starts_answers_and_stops(stack: OwnStack, engine: Engine) -> None:
    process = started(stack, engine)
    assert engine.healthy()
    supervisor.stop_all(stack, [engine])
    assert not process.alive
    assert not engine.healthy()
    assert not pid_file(stack, "redis").exists()


def test_a_second_start_adopts_what_runs(stack: OwnStack, engine: Engine) -> None:
    assert started(stack, engine) == started(stack, engine)


def test_an_engine_whose_pid_file_was_lost_is_known_by_its_mark(stack: OwnStack, engine: Engine) -> None:
    process = started(stack, engine)
    pid_file(stack, "redis").unlink()
    assert started(stack, engine) == process
    assert processes.recall(pid_file(stack, "redis")) == process


def test_after_a_kill_it_starts_again_with_its_data(stack: OwnStack, engine: Engine) -> None:
    process = started(stack, engine)
    with client(stack) as connection:
        connection.set("kept", "yes")
    os.kill(process.pid, signal.SIGKILL)
    again = started(stack, engine)
    assert again != process
    with client(stack) as connection:
        assert connection.get("kept") == b"yes"


def test_an_engine_that_dies_is_named_with_the_end_of_its_log(stack: OwnStack) -> None:
    broken = Engine(
        name="broken",
        title="Broken engine",
        port=stack.port("broken"),
        data=stack.data / "broken",
        command=lambda: ["sh", "-c", "echo no disk left; exit 3"],
        healthy=lambda: False,
    )
    with pytest.raises(EngineError, match=r"(?s)Broken engine ended by itself.*no disk left"):
        supervisor.start_all(stack, [broken])


def test_stop_does_not_touch_a_process_that_got_the_old_pid(stack: OwnStack, engine: Engine) -> None:
    mine = processes.find(os.getpid())
    assert mine is not None
    pid_file(stack, "redis").parent.mkdir(parents=True)
    processes.remember(Process(mine.pid, mine.started - 1), pid_file(stack, "redis"))
    supervisor.stop_all(stack, [engine])
    assert mine.alive
