from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from localstack.engines import ports, redis_server, supervisor
from localstack.engines.errors import EngineError
from tests.integration.engines.own_stack import OwnStack


def test_a_taken_port_names_the_port_and_the_process_and_what_to_do(tmp_path: Path) -> None:
    stack = OwnStack("own", tmp_path)
    with socket.create_server(("127.0.0.1", stack.port("redis"))), pytest.raises(EngineError) as refused:
        supervisor.start_all(stack, [redis_server.engine(stack)])
    message = str(refused.value)
    assert f"Redis needs port {stack.port('redis')}" in message
    assert f"process {os.getpid()} (" in message
    assert "localstack/stack.env" in message
    assert not (tmp_path / "redis").exists()


def test_a_free_port_is_not_taken(tmp_path: Path) -> None:
    assert not ports.is_taken(OwnStack("own", tmp_path).port("redis"))
