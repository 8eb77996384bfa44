from __future__ import annotations

import pytest

from localstack.engines.errors import EngineError
from localstack.engines.side_by_side import side_by_side


def fail(error: Exception) -> None:
    raise error


def test_every_failure_is_reported_with_its_engine_and_none_as_a_traceback() -> None:
    done = []
    with pytest.raises(EngineError) as failed:
        side_by_side(
            {
                "Redis": lambda: fail(FileExistsError("redis-server")),
                "Kafka": lambda: fail(EngineError("Kafka ended by itself.")),
                "MariaDB": lambda: done.append("MariaDB"),
            }
        )
    redis, kafka = str(failed.value).splitlines()
    assert redis.startswith("Redis: FileExistsError: redis-server (")
    assert "Run the same command again" in redis
    assert kafka == "Kafka ended by itself."
    assert done == ["MariaDB"]


def test_work_that_succeeds_raises_nothing() -> None:
    side_by_side({"Redis": lambda: None})
    side_by_side({})
