"""Errors of engines. Each message says what to do."""

from __future__ import annotations

from pathlib import Path


class EngineError(Exception):
    """Its message is printed without a traceback."""


class PortTakenError(EngineError):
    def __init__(self, engine: str, port: int, holder: str) -> None:
        super().__init__(
            f"{engine} needs port {port} on localhost, but {holder} listens there. "
            f"Stop that process, or give {engine} another port in localstack/stack.env."
        )


class EngineDiedError(EngineError):
    def __init__(self, engine: str, log: Path) -> None:
        super().__init__(f"{engine} ended by itself. The end of its log, {log}:\n{tail(log)}")


class EngineSilentError(EngineError):
    def __init__(self, engine: str, seconds: float, log: Path) -> None:
        super().__init__(f"{engine} gave no healthy answer in {seconds:.0f} s. The end of its log, {log}:\n{tail(log)}")


class ToolMissingError(EngineError):
    pass


def tail(log: Path, lines: int = 20) -> str:
    if not log.exists():
        return "  (no log was written)"
    return "\n".join(f"  | {line}" for line in log.read_text(errors="replace").splitlines()[-lines:])
