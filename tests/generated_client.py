"""A Python client as openapi-python-client makes it from docs/openapi.json."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.openapi.written import PAGE

NAME = "generated_shop_client"


@contextmanager
def generated(folder: Path) -> Iterator[str]:
    """Made without a warning, and importable by the name that this answers."""
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\n")  # no formatter: nobody reads it
    command = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none"]
    command += ["--fail-on-warning", "--config", str(config)]
    command += ["--path", str(PAGE), "--output-path", str(folder / NAME)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield NAME
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]
