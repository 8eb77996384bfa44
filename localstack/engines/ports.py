"""Who listens on a port of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localstack.engines import processes
from localstack.lambdas import loopback

LISTEN = "0A"
# As /proc/net/tcp and tcp6 write 0.0.0.0, 127.0.0.1, ::, ::1 and ::ffff:127.0.0.1.
LOCAL = {"0" * 8, "0100007F", "0" * 32, "0" * 24 + "01000000", "0" * 16 + "FFFF00000100007F"}


@dataclass(frozen=True)
class Holder:
    pid: int | None
    command: str

    def __str__(self) -> str:
        if self.pid is None:
            return "a process of another user (`sudo ss -ltnp` shows it)"
        return f"process {self.pid} ({self.command})"


def is_taken(port: int) -> bool:
    """Whether another process listens on it at 127.0.0.1 or ::1."""
    try:
        for probe in loopback.bind(port):
            probe.close()
    except OSError:
        return True
    return False


def holder(port: int) -> Holder:
    pid = _owner(_listening_inodes(port))
    return Holder(pid, processes.command_line(pid)[:120] if pid else "")


def _listening_inodes(port: int) -> set[str]:
    rows = [line.split() for table in ("tcp", "tcp6") for line in _table(table)]
    return {row[9] for row in rows if row[3] == LISTEN and _is_local(row[1], port)}


def _is_local(address: str, port: int) -> bool:
    host, _, number = address.rpartition(":")
    return host in LOCAL and int(number, 16) == port


def _table(name: str) -> list[str]:
    file = Path("/proc/net") / name
    return file.read_text().splitlines()[1:] if file.exists() else []


def _owner(inodes: set[str]) -> int | None:
    sockets = {f"socket:[{inode}]" for inode in inodes}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _holds(folder / "fd", sockets):
            return int(folder.name)
    return None


def _holds(descriptors: Path, sockets: set[str]) -> bool:
    try:
        return any(_target(descriptor) in sockets for descriptor in descriptors.iterdir())
    except OSError:
        return False


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
