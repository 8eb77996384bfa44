from __future__ import annotations

from functools import partial
from pathlib import Path

from localstack.engines import artifacts, health, jvm
from localstack.engines.engine import Engine
from localstack.stack import Stack

HEAP_MEGABYTES = 512


def engine(stack: Stack) -> Engine:
    port = stack.port("opensearch")
    data = stack.data / "opensearch"
    logging = "-Dorg.apache.logging.log4j.level=WARN"
    library = artifacts.jars("opensearch")
    return Engine(
        name="opensearch",
        title="OpenSearch",
        port=port,
        data=data,
        command=lambda: [*jvm.command(library, "OpenSearchNode", HEAP_MEGABYTES, logging), str(data), str(port)],
        healthy=partial(health.opensearch, port),
        initialise=_initialise,
    )


def _initialise(folder: Path) -> None:
    (folder / "config").mkdir()
