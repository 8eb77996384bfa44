"""`python -m localstack.lambdas logs`: the log files of a stack, merged by time, coloured by their name."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "bright_cyan", "bright_green", "bright_magenta", "bright_blue")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3}")
POLL_SECONDS = 0.2
LEVEL_COLOURS = {"ERROR": "bold red", "CRITICAL": "bold red", "WARNING": "yellow"}
Keep = Callable[[str], bool]


@dataclass
class LogFile:
    """A file that grows. Bytes after the last line's end wait for the rest of their line."""

    path: Path
    position: int = 0
    last_time: str = ""
    rest: bytes = field(default=b"")

    @property
    def name(self) -> str:
        return self.path.stem

    def new_lines(self) -> Iterator[tuple[str, str]]:
        """(time, line) of what was written since the last call. A line without a time has that of the one before."""
        size = self.path.stat().st_size
        if size < self.position:  # it was cut: begin again
            self.position, self.rest = 0, b""
        if size == self.position:
            return
        with self.path.open("rb") as stream:
            stream.seek(self.position)
            content = self.rest + stream.read()
            self.position = stream.tell()
        *lines, self.rest = content.split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").replace("\r", "\n    ")
            found = TIMESTAMP.search(text)
            self.last_time = found[0].replace("T", " ").replace(".", ",") if found else self.last_time
            yield self.last_time, text


def show(folder: Path, function: str | None, grep: str | None, last: int, *, follow: bool) -> int:
    """Prints the last lines of all files (or of one function's), then, following, what is added to them."""
    console = Console(highlight=False, soft_wrap=True)
    keep = _keep(grep)
    files: dict[Path, LogFile] = {}
    _print(console, _news(folder, function, files, keep)[-last:])
    while follow:
        time.sleep(POLL_SECONDS)
        _print(console, _news(folder, function, files, keep))
    return 0


def _keep(grep: str | None) -> Keep:
    pattern = re.compile(grep or "", re.IGNORECASE)
    return lambda line: pattern.search(line) is not None


def _news(folder: Path, function: str | None, files: dict[Path, LogFile], keep: Keep) -> list[tuple[str, str, str]]:
    for path in sorted(folder.glob("*.log")):
        if function is None or path.stem.lower() == function.lower():
            files.setdefault(path, LogFile(path))
    found = [(at, log.name, line) for log in files.values() for at, line in log.new_lines() if keep(line)]
    return sorted(found, key=lambda each: each[0])


def _print(console: Console, lines: list[tuple[str, str, str]]) -> None:
    for _, name, line in lines:
        colour = COLOURS[sum(name.encode()) % len(COLOURS)]
        console.print(Text(f"{name:<28.28} ", style=colour) + _worded(line))


def _worded(line: str) -> Text:
    """A JSON line as time, level, message and what else it carries; any other line as it is."""
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
