"""What the service answers at /_local/health."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from localstack.lambdas.kafka.mapping import RunningMapping
from localstack.lambdas.runtime.fleet import Fleet
from localstack.lambdas.runtime.pool import Pool


def health(fleet: Fleet, mappings: Iterable[RunningMapping]) -> dict[str, Any]:
    """The state of each function and event source mapping, by name. /metrics shows the numbers among it."""
    return {
        "status": "ok",
        "functions": {name: _of_pool(pool) for name, pool in sorted(fleet.pools.items())},
        "mappings": {running.mapping.name: running.health() for running in mappings},
    }


def _of_pool(pool: Pool) -> dict[str, Any]:
    return {
        "workers": len(pool.workers),
        "busy": pool.busy,
        "queued": pool.queued,
        "invokes": pool.invokes,
        "cold_starts": pool.cold_starts,
        "processes": [{"pid": each.pid, "state": each.state.value} for each in pool.workers if each.pid],
    }
