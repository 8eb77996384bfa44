"""The open shop as fault runs use it: relays, sweeps and retries come after a second, and any part can be killed."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from localstack.engines import catalogue, supervisor
from localstack.engines.engine import Engine
from localstack.run import services
from localstack.stack import Stack
from tests.proof.faults.workers import Workers, send

PARAMETERS = {
    "RelayMinAgeSeconds": "1",
    "PutOffSeconds": "1",
    "OperationMinAgeSeconds": "1",
    "SagaStepTimeoutSeconds": "30",
    "PaymentDeadlineSeconds": "60",
    "ReservationTtlSeconds": "120",
    "AccessTokenTtlSeconds": "3600",
}
"""Of template.yaml."""
SETTINGS = {"SCHEDULE_RATE_SECONDS": "1"}
"""Of the Lambda service."""
DEATH_SECONDS = 10


@dataclass(frozen=True)
class Shop:
    stack: Stack
    service: Engine
    workers: Workers

    def kill_service(self) -> None:
        """Its workers die with it."""
        self._kill(self.service)

    def restart_service(self) -> None:
        supervisor.start_all(self.stack, [self.service])

    def kill_engine(self, name: str) -> None:
        """`name` is one of localstack.engines.catalogue, `mysql` for example."""
        self._kill(catalogue.KINDS[name](self.stack))

    def restart_engine(self, name: str) -> None:
        supervisor.start_all(self.stack, [catalogue.KINDS[name](self.stack)])

    def _kill(self, engine: Engine) -> None:
        process = supervisor.find(self.stack, engine)
        if process is None:
            raise LookupError(f"{engine.title} does not run")
        kill_and_wait(process.pid)


def kill_and_wait(pid: int) -> None:
    """Kills a process and waits for its end, because its ports are taken until then."""
    descriptor = os.pidfd_open(pid)
    try:
        send(pid, signal.SIGKILL)
        if not select.select([descriptor], [], [], DEATH_SECONDS)[0]:
            raise TimeoutError(f"process {pid} was killed and still runs after {DEATH_SECONDS} s")
    finally:
        os.close(descriptor)


@contextmanager
def under_test(
    stack: Stack, parameters: Mapping[str, str] | None = None, template: Path | None = None
) -> Iterator[Shop]:
    """Restarts the stack's Lambda service with PARAMETERS and `parameters`, and with `template` in place of
    template.yaml where one is given. At the end the service is restarted as it was."""
    normal = services.lambda_service(stack)
    words = [f"--parameter={name}={value}" for name, value in {**PARAMETERS, **(parameters or {})}.items()]
    words += [f"--template={template}"] if template else []
    service = replace(normal, command=lambda: [*normal.command(), *words], env=SETTINGS)
    supervisor.stop_all(stack, [normal])
    try:
        supervisor.start_all(stack, [service])
        with closing(Workers(stack)) as workers:
            yield Shop(stack, service, workers)
    finally:
        supervisor.stop_all(stack, [service])
        supervisor.start_all(stack, [normal])
