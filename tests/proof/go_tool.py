"""Programs that are built from source by Go, once, into `.local/tools`."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from localstack.engines.progress import step
from localstack.stack import ROOT


class GoToolError(Exception):
    """The program cannot be built. Says what to do."""


@dataclass(frozen=True, slots=True)
class GoTool:
    """`package` is what `go install` takes, without the version; `program` is the name that it gives the binary."""

    name: str
    version: str
    package: str
    program: str

    def binary(self) -> Path:
        """Builds the program if it is not there."""
        built = ROOT / ".local" / "tools" / f"{self.name}-{self.version}" / self.program
        if not built.exists():
            go = shutil.which("go")
            if go is None:
                raise GoToolError(f"{self.name} is built from source. Install Go 1.24 or later, or put it at {built}.")
            with step(f"{self.name} {self.version} built (once, up to two minutes)", announce=True):
                self._install(go, built.parent)
        return built

    def _install(self, go: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        target = f"{self.package}@v{self.version}"
        done = subprocess.run(
            [go, "install", target], env=os.environ | {"GOBIN": str(folder)}, capture_output=True, text=True
        )
        if done.returncode:
            raise GoToolError(f"{target} could not be built:\n{done.stderr[-2000:]}")
