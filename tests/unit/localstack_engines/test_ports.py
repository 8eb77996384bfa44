from __future__ import annotations

from pathlib import Path

import pytest

from localstack.engines import kafka_broker, tools
from localstack.stack import OFFSETS, Stack

FIRST_UNPRIVILEGED = 1_024
FIRST_EPHEMERAL = 32_768
"""From here on Linux takes ports for outgoing connections (net.ipv4.ip_local_port_range)."""


def ports() -> list[int]:
    stacks = [Stack(name) for name in OFFSETS]
    return [
        stack.port(name.removesuffix("_PORT")) for stack in stacks for name in stack.values if name.endswith("_PORT")
    ]


def test_no_outgoing_connection_can_hold_a_port_of_a_stack() -> None:
    assert not [port for port in ports() if not FIRST_UNPRIVILEGED <= port < FIRST_EPHEMERAL]


def test_all_stacks_can_run_at_once() -> None:
    assert len(set(ports())) == len(ports())


def test_kafka_listens_on_a_port_that_changed_after_its_folder_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "path", lambda name: name)
    monkeypatch.setattr(Stack, "data", tmp_path)
    (tmp_path / "kafka").mkdir()
    for name in OFFSETS:
        *_, properties = kafka_broker.engine(Stack(name)).command()
        assert f"//127.0.0.1:{Stack(name).port('kafka')}" in Path(properties).read_text()
