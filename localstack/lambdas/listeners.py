"""The ports that clients call."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable

from localstack.lambdas import loopback
from localstack.lambdas.errors import LambdasError
from localstack.lambdas.http.client import ClientConnection, check_deadlines

Connections = set[ClientConnection]


class Listeners:
    def __init__(self) -> None:
        self._servers: list[asyncio.Server] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self, name: str, port: int, connect: Callable[[Connections], ClientConnection]) -> None:
        """Listens on 127.0.0.1 and ::1. `connect` makes the protocol of a connection, given the port's open ones.

        Raises LambdasError where the port is taken.
        """
        connections: Connections = set()
        try:
            sockets = loopback.bind(port)
        except OSError as error:
            how = "is taken" if error.errno == errno.EADDRINUSE else "cannot be opened"
            raise LambdasError(
                f"Port {port} ({name}) {how}: {error.strerror}. "
                f"End what listens there, or choose another one with --{name.lower()}-port."
            ) from None
        loop = asyncio.get_running_loop()
        for each in sockets:
            self._servers.append(await loop.create_server(lambda: connect(connections), sock=each))
        self._tasks.append(loop.create_task(check_deadlines(connections)))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for server in self._servers:
            server.close()
