"""tools/setup.sh on an empty list of packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from localstack.stack import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    (tmp_path / "requirements-dev.txt").touch()
    return tmp_path


def set_up(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run([folder / "tools" / "setup.sh"], env=environment, capture_output=True, text=True)


def test_a_python_that_is_not_supported_is_refused_with_those_that_are(folder: Path) -> None:
    done = set_up(folder, PYTHON="/bin/false")
    assert done.returncode == 1
    assert "PYTHON=/bin/false is not Python 3.11, 3.12 or 3.13" in done.stderr
