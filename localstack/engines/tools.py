"""Finds the programs that the engines need, and says what to install when one is missing."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from localstack.engines.errors import ToolMissingError
from localstack.stack import ROOT

JAVA_NEEDED = 17
LIBRARY = ROOT / ".local" / "engines"


def which(name: str) -> str | None:
    """Debian keeps servers in /usr/sbin, which a plain user's PATH leaves out."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def path(name: str) -> str:
    found = which(name)
    if found is None:
        hint = JAVA_HINT if name == "java" else "Run `make setup`, which installs it."
        raise ToolMissingError(f"{name} is not installed. {hint}")
    return found


JAVA_HINT = f"Install Java {JAVA_NEEDED} or later: `sudo apt-get install default-jre-headless`."


def check_java() -> None:
    answer = subprocess.run([path("java"), "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', answer)
    if version is None or int(version[1]) < JAVA_NEEDED:
        found = answer.splitlines()[0] if answer else "no version"
        raise ToolMissingError(
            f"Kafka and OpenSearch need Java {JAVA_NEEDED} or later, but `java` is {found}. {JAVA_HINT}"
        )


def redis_server() -> Path:
    """Debian's redis-tools has the server in redis-check-rdb, which runs as the server if its name is redis-server."""
    installed = which("redis-server")
    if installed:
        return Path(installed)
    link = LIBRARY / "bin" / "redis-server"
    link.parent.mkdir(parents=True, exist_ok=True)
    # Two Redis engines start side by side and share the link: either may make it first.
    with contextlib.suppress(FileExistsError):
        link.symlink_to(path("redis-check-rdb"))
    return link
