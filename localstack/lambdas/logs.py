"""The `logs` command: shows all log files, merged by time, with a colour for each file."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.text import Text

from localstack.lambdas.errors import LambdasError
from localstack.lambdas.log_files import LogFile

COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan", "bright_green", "bright_magenta", "bright_blue")
POLL_SECONDS = 0.2
LEVEL_COLOURS = {"ERROR": "bold red", "CRITICAL": "bold red", "WARNING": "yellow"}
Keep = Callable[[str], bool]
Line = tuple[str, str, str]
"""Time, log and text."""


def show(folder: Path, function: str | None, grep: str | None, last: int, *, follow: bool) -> int:
    """Prints the `last` lines of all files, or of one function's; then, if it follows, new lines until Ctrl-C."""
    if not folder.is_dir() and not follow:
        raise LambdasError(f"There are no logs in {folder}. Name the service's folder with --data DIR.")
    console = Console(highlight=False, soft_wrap=True)
    keep = _keep(grep)
    files: dict[Path, LogFile] = {}
    _print(console, _new_lines(folder, function, files, keep)[-last:])
    while follow:
        time.sleep(POLL_SECONDS)
        _print(console, _new_lines(folder, function, files, keep))
    return 0


def _keep(grep: str | None) -> Keep:
    try:
        pattern = re.compile(grep or "", re.IGNORECASE)
    except re.error as error:
        raise LambdasError(f"--grep takes a regular expression, not {grep!r}: {error}.") from None
    return lambda line: pattern.search(line) is not None


def _new_lines(folder: Path, function: str | None, files: dict[Path, LogFile], keep: Keep) -> list[Line]:
    for path in sorted(folder.glob("*.log")):
        if function is None or path.stem.lower() == function.lower():
            files.setdefault(path, LogFile(path))
    found = [(at, log.name, line) for log in files.values() for at, line in log.new_lines() if keep(line)]
    return sorted(found, key=lambda each: each[0])


def _print(console: Console, lines: list[Line]) -> None:
    for _, name, line in lines:
        colour = COLOURS[sum(name.encode()) % len(COLOURS)]
        console.print(Text(f"{name:<28.28} ", style=colour) + _formatted(line))


def _formatted(line: str) -> Text:
    """A JSON line as time, level, message and its other fields; any other line as it is."""
    try:
        content = json.loads(line) if line.startswith("{") else None
    except ValueError:
        content = None
    if not isinstance(content, dict) or "message" not in content:
        return Text(line)
    level = str(content.pop("level", "INFO"))
    head = f"{str(content.pop('timestamp', ''))[11:23]} {level:<7} {content.pop('message')} "
    more = " ".join(f"{key}={value}" for key, value in content.items() if key not in {"location", "service"})
    return Text(head, style=LEVEL_COLOURS.get(level, "")) + Text(more, style="dim")
