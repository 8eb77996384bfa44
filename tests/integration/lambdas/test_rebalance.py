"""Two services share a consumer group. When partitions move, no record is lost and the order stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
def test_partitions_that_move_lose_nothing_and_keep_the_order(
    topics: Any, lambda_service: Any, tmp_path: Path, until: Any
) -> None:
    def member(name: str) -> Any:
        folder = tmp_path / name
        folder.mkdir()
        return lambda_service(folder, topics.parameters, {"SCHEDULE_RATE_SECONDS": "0"})

    def partitions(service: Any) -> int:
        return int(service.health()["mappings"]["StepOnTopic"]["partitions"])

    def send(begin: int, end: int) -> None:
        for number in range(begin, end):
            topics.send(f"{number:04}", partition=number % 4)
        topics.flush()

    first, second = member("first"), member("second")
    first.start()
    send(0, 100)
    second.start()
    send(100, 200)
    until(lambda: (partitions(first), partitions(second)) == (2, 2), 90, "sharing")
    send(200, 300)
    second.stop()
    send(300, 400)
    until(lambda: len(set(topics.done())) == 400, 120, "the records of the one that left")
    assert partitions(first) == 4
    for partition in range(4):
        own = dict.fromkeys(line["done"] for line in topics.lines() if line.get("partition") == partition)
        assert list(own) == sorted(own), json.dumps(list(own))
