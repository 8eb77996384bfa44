"""Who listens on a port of this machine."""

from __future__ import annotations

from dataclasses import dataclass

from localstack.lambdas import loopback

LOCAL = {"0.0.0.0", "127.0.0.1", "::", "::1", "::ffff:127.0.0.1"}


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
    """The process that listens on a port; its pid is None where it may not be looked at."""
    import psutil  # absent where `setup` runs, before the virtual environment is there

    wanted = {(address, port) for address in LOCAL}
    found = [each for each in psutil.net_connections("tcp") if each.laddr in wanted]
    pid = next((each.pid for each in found if each.status == psutil.CONN_LISTEN and each.pid), None)
    try:
        return Holder(pid, " ".join(psutil.Process(pid).cmdline())[:120] if pid else "")
    except psutil.Error:
        return Holder(pid, "")
