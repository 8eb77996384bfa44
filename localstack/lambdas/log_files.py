"""Log files: read while they grow, emptied when they are too large."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3}")
MOST_BYTES = 64 * 1024 * 1024


@dataclass
class LogFile:
    """A log file and how far it was read. An unfinished last line is kept until its end is there."""

    path: Path
    position: int = 0
    last_time: str = ""
    rest: bytes = field(default=b"")

    @property
    def name(self) -> str:
        return self.path.stem

    def new_lines(self) -> Iterator[tuple[str, str]]:
        """(time, line) of the lines since the last call. A line without a time gets that of the line before."""
        size = self.path.stat().st_size
        if size < self.position:  # it was emptied
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


def trim(folder: Path, names: Iterable[str], most: int = MOST_BYTES) -> None:
    """Empties files of more than `most` bytes. Workers append, so they go on at the new end."""
    for path in (folder / f"{name}.log" for name in names):
        if path.exists() and path.stat().st_size > most:
            os.truncate(path, 0)
