"""Delays, resets and cuts between the functions and an engine, by toxiproxy.

Kafka's clients go to the address that the broker advertises, and not through a proxy. Its connections are not covered.
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx

from localstack.customer import until
from localstack.stack import Stack
from tests.proof.go_tool import GoTool

TOXIPROXY = GoTool("toxiproxy", "2.12.0", "github.com/Shopify/toxiproxy/v2/cmd/server", "server")
PARAMETERS: Mapping[str, Callable[[int], tuple[str, str]]] = {
    "mysql": lambda port: ("MysqlPort", str(port)),
    "redis": lambda port: ("RedisPort", str(port)),
    "cart_redis": lambda port: ("CartRedisPort", str(port)),
    "mongo": lambda port: ("MongoUri", f"mongodb://127.0.0.1:{port}"),
    "opensearch": lambda port: ("OpensearchUrl", f"http://127.0.0.1:{port}"),
    "provider": lambda port: ("ProviderUrl", f"http://127.0.0.1:{port}"),
}
"""The parameter of template.yaml that leads the functions to an engine, and its value for a port."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """`ports` has the proxy's port by the engine's name."""

    api: httpx.Client
    ports: Mapping[str, int]

    @property
    def parameters(self) -> dict[str, str]:
        """For shop.under_test, so that the functions go through the proxies."""
        return dict(PARAMETERS[engine](port) for engine, port in self.ports.items())

    def delay(self, engine: str, millis: int, jitter: int = 0) -> None:
        """Delays what the engine answers."""
        self._add(engine, "latency", 1.0, {"latency": millis, "jitter": jitter})

    def reset(self, engine: str, share: float) -> None:
        """Resets this share of the connections, from 0 to 1."""
        self._add(engine, "reset_peer", share, {"timeout": 0})

    def cut(self, engine: str) -> None:
        """Closes all connections and takes no new ones."""
        self.api.post(f"/proxies/{engine}", json={"enabled": False}).raise_for_status()

    def clear(self) -> None:
        """Takes every delay, reset and cut away."""
        self.api.post("/reset").raise_for_status()

    def _add(self, engine: str, kind: str, share: float, attributes: Mapping[str, int]) -> None:
        toxic = {"type": kind, "stream": "downstream", "toxicity": share, "attributes": attributes}
        self.api.post(f"/proxies/{engine}/toxics", json=toxic).raise_for_status()


@contextmanager
def proxies(stack: Stack, engines: Sequence[str]) -> Iterator[Proxies]:
    """Starts toxiproxy with a proxy in front of each engine. Raises GoToolError where it cannot be built."""
    port, *ports = _free_ports(1 + len(engines))
    command = [str(TOXIPROXY.binary()), "-host", "127.0.0.1", "-port", str(port)]
    with (
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as api,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server,
    ):
        try:
            until(lambda: _answers(api), "toxiproxy's start")
            for engine, listen in zip(engines, ports, strict=True):
                proxy = {"listen": f"127.0.0.1:{listen}", "upstream": f"127.0.0.1:{stack.port(engine)}"}
                api.post("/proxies", json={"name": engine, **proxy}).raise_for_status()
            yield Proxies(api, dict(zip(engines, ports, strict=True)))
        finally:
            server.terminate()


def _answers(api: httpx.Client) -> bool | None:
    try:
        return api.get("/version").is_success or None
    except httpx.TransportError:
        return None


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
