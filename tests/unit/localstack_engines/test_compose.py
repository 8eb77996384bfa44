from __future__ import annotations

from typing import Any

import pytest
import yaml

from localstack.engines import compose_check
from localstack.engines.errors import EngineError
from localstack.stack import Stack


@pytest.fixture
def compose() -> dict[str, Any]:
    values = Stack("dev").values
    loaded: dict[str, Any] = yaml.safe_load(compose_check.interpolate(compose_check.FILE.read_text(), values))
    return loaded


def test_the_file_keeps_every_rule(compose: dict[str, Any]) -> None:
    assert compose_check.broken_rules(compose) == []


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("image", "redis:latest", "pinned tag"),
        ("image", "redis", "pinned tag"),
        ("ports", ["26379:6379"], "127.0.0.1"),
        ("ports", ["127.0.0.1:6379:6379"], "26379 of stack.env"),
        ("healthcheck", {}, "healthcheck"),
        ("volumes", ["./data:/data"], "named volume"),
        ("volumes", ["redis:/data", "./nowhere.conf:/etc/redis.conf:ro"], "not there"),
    ],
)
def test_a_broken_rule_is_named(compose: dict[str, Any], key: str, value: object, problem: str) -> None:
    compose["services"]["redis"][key] = value
    problems = compose_check.broken_rules(compose)
    assert any(found.startswith("redis:") and problem in found for found in problems), problems


def test_a_variable_that_the_env_file_lacks_is_named() -> None:
    with pytest.raises(EngineError, match="NO_SUCH_PORT"):
        compose_check.interpolate("ports: ${NO_SUCH_PORT}, shell: $${HOME}", {})
