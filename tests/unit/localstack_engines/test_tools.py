"""Programs that the engines share."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from localstack.engines import tools

ENGINES = 2


def test_two_redis_engines_that_start_at_once_share_one_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fresh machine neither finds the link, and both want to make it."""
    both_looked = threading.Barrier(ENGINES, timeout=10)

    def path(name: str) -> str:
        both_looked.wait()
        return f"/usr/bin/{name}"

    monkeypatch.setattr(tools, "which", lambda _: None)
    monkeypatch.setattr(tools, "path", path)
    monkeypatch.setattr(tools, "LIBRARY", tmp_path)

    with ThreadPoolExecutor(ENGINES) as pool:
        links = [started.result() for started in [pool.submit(tools.redis_server) for _ in range(ENGINES)]]

    assert links == [tmp_path / "bin" / "redis-server"] * ENGINES
    assert links[0].readlink() == Path("/usr/bin/redis-check-rdb")
