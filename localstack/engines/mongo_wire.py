"""A server of MongoDB's wire protocol, because Debian does not have MongoDB (ADR 0008)."""

from __future__ import annotations

from functools import partial

from localstack.engines import artifacts, health, jvm
from localstack.engines.engine import Engine
from localstack.stack import Stack

HEAP_MEGABYTES = 128


def engine(stack: Stack) -> Engine:
    port = stack.port("mongo")
    data = stack.data / "mongo"
    library = artifacts.jars("mongo")
    main = partial(jvm.command, library, "MongoWireServer", HEAP_MEGABYTES)
    return Engine(
        name="mongo",
        title="MongoDB wire server",
        port=port,
        data=data,
        command=lambda: [*main(), str(data / "store.mv"), str(port)],
        healthy=partial(health.mongo, port),
    )
