"""All engines of a stack, in the order they are shown."""

from __future__ import annotations

from collections.abc import Callable

from localstack.engines import kafka_broker, localstack_aws, mariadb, mongo_wire, opensearch_node, redis_server
from localstack.engines.engine import Engine
from localstack.engines.errors import EngineError
from localstack.stack import Stack

KINDS: dict[str, Callable[[Stack], Engine]] = {
    "mysql": mariadb.engine,
    "redis": redis_server.engine,
    "cart_redis": redis_server.carts,
    "kafka": kafka_broker.engine,
    "mongo": mongo_wire.engine,
    "opensearch": opensearch_node.engine,
    "localstack": localstack_aws.engine,
}


def names(only: str | None) -> list[str]:
    """The engines in `only`, a comma-separated list; all without it. Raises EngineError for an unknown one."""
    chosen = only.split(",") if only else list(KINDS)
    unknown = [name for name in chosen if name not in KINDS]
    if unknown:
        raise EngineError(f"Unknown engine: {', '.join(unknown)}. There are: {', '.join(KINDS)}.")
    return chosen


def engines(stack: Stack, chosen: list[str]) -> list[Engine]:
    return [KINDS[name](stack) for name in chosen]
