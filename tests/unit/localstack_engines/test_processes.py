from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.engines import processes
from localstack.engines.processes import Process


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """Ends when its input closes."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        yield child


def test_a_running_process_is_recalled_by_its_pid_file(child: subprocess.Popen[bytes], tmp_path: Path) -> None:
    process = processes.find(child.pid)
    assert process is not None
    processes.remember(process, tmp_path / "engine.json")
    assert processes.recall(tmp_path / "engine.json") == process


def test_a_pid_that_another_process_got_is_not_ours(child: subprocess.Popen[bytes], tmp_path: Path) -> None:
    process = processes.find(child.pid)
    assert process is not None
    processes.remember(Process(process.pid, process.started - 1), tmp_path / "engine.json")
    assert processes.recall(tmp_path / "engine.json") is None


def test_a_pid_file_of_a_process_that_is_gone_is_stale(child: subprocess.Popen[bytes], tmp_path: Path) -> None:
    process = processes.find(child.pid)
    assert process is not None
    processes.remember(process, tmp_path / "engine.json")
    child.communicate(b"\n")
    assert processes.recall(tmp_path / "engine.json") is None


@pytest.mark.parametrize("content", ["", '{"pid": 12', "[]", '{"pid": 1, "other": 2}'])
def test_a_torn_pid_file_counts_as_none(content: str, tmp_path: Path) -> None:
    (tmp_path / "engine.json").write_text(content)
    assert processes.recall(tmp_path / "engine.json") is None


def test_a_process_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        process = processes.find(child.pid)
        assert process is not None
        assert processes.end(process, patience=0.2) is False
        assert child.wait() == -9
