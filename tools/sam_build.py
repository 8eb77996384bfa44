"""`sam build` for tests and `make sam-invoke`, for the Python that runs this, unless nothing has changed since.

In a folder of its own, so that a `sam build` by hand, which empties .aws-sam/build first, is never in its way.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.steps import ROOT, environment

PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
RUNTIME = ("--parameter-overrides", f"PythonRuntime=python{PYTHON_VERSION}")
FOLDER = ROOT / ".local" / f"sam-{PYTHON_VERSION}"
BUILT = FOLDER / "build"
SOURCES = ("template.yaml", "functions", "layers")
REGION = {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}


class SamError(Exception):
    """What went wrong and what to do."""


def sam(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = environment() | REGION | {"PYTHON_VERSION": PYTHON_VERSION}
    return subprocess.run(["sam", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)


def build() -> Path:
    """The folder with a folder for each function and layer, and the template that points to them."""
    template = BUILT / "template.yaml"
    if not template.exists() or template.stat().st_mtime < max(changes()):
        folders = ("--build-dir", str(BUILT), "--cache-dir", str(FOLDER / "cache"))
        done = sam("build", "--cached", "--parallel", *folders, *RUNTIME)
        if done.returncode:
            raise SamError(f"sam build failed:\n{done.stderr[-3000:]}")
    return BUILT


def changes() -> Iterator[float]:
    """When each source was last changed. Folders with byte code change when Python runs, so files alone count."""
    for name in SOURCES:
        yield (ROOT / name).stat().st_mtime
        files = (path for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        yield from (path.stat().st_mtime for path in files)
