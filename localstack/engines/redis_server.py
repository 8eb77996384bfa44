"""Two Redis servers: one for tokens and throttles, one for guests' carts (ADR 0022). Neither evicts keys, because a
revoked token must stay revoked and a stored cart must not be lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from localstack.engines import health, tools
from localstack.engines.engine import Engine
from localstack.stack import Stack


def engine(stack: Stack) -> Engine:
    return _engine(stack, "redis", "Redis", "64mb")


def carts(stack: Stack) -> Engine:
    return _engine(stack, "cart_redis", "Redis for carts", "256mb")


def _engine(stack: Stack, name: str, title: str, memory: str) -> Engine:
    port = stack.port(name)
    data = stack.data / name
    password = stack.values[f"{name.upper()}_PASSWORD"]
    return Engine(
        name=name,
        title=title,
        port=port,
        data=data,
        command=lambda: [str(tools.redis_server()), *_options(data, port, password, memory)],
        healthy=partial(health.redis, port, password),
    )


def _options(data: Path, port: int, password: str, memory: str) -> list[str]:
    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(data),
        "requirepass": password,
        "appendonly": "yes",
        "save": "",
        "maxmemory": memory,
        "maxmemory-policy": "noeviction",
        # A process title would overwrite the environment, which has the mark that finds the process.
        "set-proc-title": "no",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]
