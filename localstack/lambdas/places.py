"""Where the service listens, keeps its files, and finds what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localstack.lambdas.model import App


@dataclass(frozen=True)
class Places:
    """`brokers` and `aws_endpoint` are None where there is none. Code under `watched` is reloaded when it changes."""

    api_port: int
    lambda_port: int
    secrets_port: int
    data: Path
    region: str
    brokers: str | None = None
    aws_endpoint: str | None = None
    openapi: Path | None = None
    problem_types: str = ""
    triggers: bool = True
    watched: tuple[Path, ...] = ()

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    def opened(self, app: App) -> str:
        """What runs and where, for the person who started it."""
        api = f"API at http://127.0.0.1:{self.api_port}, " if app.api else ""
        idle = "" if self.brokers or not app.mappings else " (they wait for --brokers)"
        return (
            f"{api}Lambda at http://127.0.0.1:{self.lambda_port}: {len(app.functions)} functions, "
            f"{len(app.mappings)} Kafka mappings{idle}, {len(app.schedules)} schedules"
        )
