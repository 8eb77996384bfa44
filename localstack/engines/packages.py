"""Debian packages that the native engines need.

mariadb-server-core and redis-tools contain the servers; mariadb-server and redis-server would also start them as
services. With `--no-remove`, apt refuses to replace an engine that you installed.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

from localstack.engines import tools
from localstack.engines.errors import EngineError, ToolMissingError

OPTIONS = ["-y", "-q", "--no-install-recommends", "--no-remove", "-o", "DPkg::Lock::Timeout=300"]


def missing(engines: list[str]) -> list[str]:
    wanted = []
    if "mysql" in engines and not (tools.which("mariadbd") and tools.which("mariadb-install-db")):
        wanted.append("mariadb-server-core")
    if "mysql" in engines and not tools.which("my_print_defaults"):
        wanted.append("mariadb-client-core")
    if "redis" in engines and not (tools.which("redis-server") or tools.which("redis-check-rdb")):
        wanted.append("redis-tools")
    if {"kafka", "opensearch", "mongo"} & set(engines) and not tools.which("mvn"):
        wanted.append("maven")
    if "localstack" in engines and importlib.util.find_spec("ensurepip") is None:
        wanted.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return wanted


def install(packages: list[str]) -> None:
    if not tools.which("apt-get"):
        raise ToolMissingError(f"This machine has no apt-get. Install these yourself: {', '.join(packages)}.")
    if _apt("install", *OPTIONS, *packages).returncode == 0:
        return
    # The package lists may be missing or too old.
    _apt("update", "-q")
    done = _apt("install", *OPTIONS, *packages)
    if done.returncode:
        raise EngineError(f"apt-get could not install {', '.join(packages)}:\n{(done.stdout + done.stderr)[-2000:]}")


def _apt(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    return subprocess.run([*_as_root(), *command], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def _as_root() -> list[str]:
    if os.geteuid() == 0:
        return []
    if not tools.which("sudo"):
        raise ToolMissingError("Installing packages needs root: run `make setup` as root, or install sudo.")
    return ["sudo"]
