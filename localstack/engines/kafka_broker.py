"""One Kafka node that is both broker and controller (KRaft)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from localstack.engines import artifacts, health, jvm
from localstack.engines.engine import Engine
from localstack.engines.errors import EngineError
from localstack.stack import Stack

HEAP_MEGABYTES = 384


def engine(stack: Stack) -> Engine:
    port, controller = stack.port("kafka"), stack.port("kafka_controller")
    data = stack.data / "kafka"
    library = artifacts.jars("kafka")
    logging = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
    main = partial(jvm.command, library, "kafka.Kafka", HEAP_MEGABYTES, logging)
    configure = partial(properties, port=port, controller=controller)
    initialise = partial(_initialise, library, stack.values["KAFKA_CLUSTER_ID"], configure)
    return Engine(
        name="kafka",
        title="Kafka",
        port=port,
        other_ports=(controller,),
        data=data,
        command=lambda: [*main(), str(_configured(data, configure))],
        healthy=partial(health.kafka, port),
        initialise=initialise,
    )


def properties(log_folder: Path, *, port: int, controller: int) -> str:
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(log_folder),
        # localstack.init creates the topics. Without this, a misspelt name would create a topic.
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "group.initial.rebalance.delay.ms": "0",
        # The default of 128 MiB would take a third of the heap.
        "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _configured(folder: Path, configure: Callable[[Path], str]) -> Path:
    """Written at each start, because the ports may have changed since the folder was formatted."""
    file = folder / "server.properties"
    file.write_text(configure(folder / "logs"))
    return file


def _initialise(library: Path, cluster: str, configure: Callable[[Path], str], folder: Path) -> None:
    """Formats the log folder."""
    file = _configured(folder, configure)
    tool = jvm.command(library, "kafka.tools.StorageTool", HEAP_MEGABYTES)
    done = subprocess.run([*tool, "format", "-t", cluster, "-c", str(file)], capture_output=True, text=True)
    if done.returncode:
        raise EngineError(f"Kafka could not format its data folder:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
