"""What a foreground run does while the shop is open: it waits, and names the part that dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.engines import redis_server, supervisor
from localstack.engines.engine import Engine
from localstack.engines.errors import EngineDiedError
from localstack.run import watch
from tests.integration.engines.own_stack import OwnStack


@pytest.fixture
def stack(tmp_path: Path) -> OwnStack:
    return OwnStack("own", tmp_path)


@pytest.fixture
def engine(stack: OwnStack) -> Iterator[Engine]:
    engine = redis_server.engine(stack)
    supervisor.start_all(stack, [engine])
    yield engine
    supervisor.stop_all(stack, [engine])


def test_a_part_that_dies_is_named(stack: OwnStack, engine: Engine) -> None:
    process = supervisor.find(stack, engine)
    assert process is not None
    killer = threading.Timer(0.2, os.kill, (process.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(EngineDiedError, match="Redis ended by itself"):
        watch.until_death(stack, [engine])
    killer.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_signals_close_the_shop_and_leave_its_parts_to_be_ended_in_order(
    stack: OwnStack, engine: Engine, number: signal.Signals
) -> None:
    sender = threading.Timer(0.2, os.kill, (os.getpid(), number))
    with watch.closing_signals():
        sender.start()
        with pytest.raises(watch.Closed):
            watch.until_death(stack, [engine])
    sender.join()
    assert engine.healthy(), "a signal to the run must not reach the engine"
