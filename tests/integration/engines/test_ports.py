from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from localstack.engines import ports, redis_server, supervisor
from localstack.engines.errors import EngineError
from localstack.lambdas import loopback
from tests.integration.engines.own_stack import OwnStack


@pytest.mark.parametrize(
    ("address", "family"),
    [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6), ("", socket.AF_INET), ("::", socket.AF_INET6)],
)
def test_a_taken_port_names_the_port_and_the_process_and_what_to_do(
    tmp_path: Path, address: str, family: socket.AddressFamily
) -> None:
    stack = OwnStack("own", tmp_path)
    listener = socket.create_server((address, stack.port("redis")), family=family)
    with listener, pytest.raises(EngineError) as refused:
        supervisor.start_all(stack, [redis_server.engine(stack)])
    message = str(refused.value)
    assert f"Redis needs port {stack.port('redis')}" in message
    assert f"process {os.getpid()} (" in message
    assert "localstack/stack.env" in message
    assert not (tmp_path / "redis").exists()


def test_a_free_port_is_not_taken(tmp_path: Path) -> None:
    assert not ports.is_taken(OwnStack("own", tmp_path).port("redis"))


def test_a_machine_without_ipv6_has_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket

    def without(family: socket.AddressFamily, *more: Any) -> socket.socket:
        if family is socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return real(family, *more)

    monkeypatch.setattr(socket, "socket", without)
    (bound,) = loopback.bind(0)
    assert bound.getsockname()[0] == "127.0.0.1"
    bound.close()
