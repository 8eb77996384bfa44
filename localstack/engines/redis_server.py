from __future__ import annotations

from functools import partial
from pathlib import Path

from localstack.engines import health, tools
from localstack.engines.engine import Engine
from localstack.stack import Stack


def engine(stack: Stack) -> Engine:
    port = stack.port("redis")
    data = stack.data / "redis"
    password = stack.values["REDIS_PASSWORD"]
    return Engine(
        name="redis",
        title="Redis",
        port=port,
        data=data,
        command=lambda: [str(tools.redis_server()), *_options(data, port, password)],
        healthy=partial(health.redis, port, password),
    )


def _options(data: Path, port: int, password: str) -> list[str]:
    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(data),
        "requirepass": password,
        "appendonly": "yes",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        # A title would overwrite the environment, by which the process is recognised as ours.
        "set-proc-title": "no",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]
