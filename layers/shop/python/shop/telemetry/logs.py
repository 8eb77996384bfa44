"""JSON logs. Every line has service and correlation id. Never log a token, a secret or personal data."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from shop import settings
from shop.telemetry import correlation
from shop.telemetry.failures import trace


class _Formatter(LambdaPowertoolsFormatter):
    def serialize(self, log: Any) -> str:
        log["correlation_id"] = correlation.current().correlation_id
        return super().serialize(log)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return trace(ei[1])


logger = Logger(
    service=settings.text("SERVICE", "shop"),
    level=settings.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    logger_formatter=_Formatter(serialize_stacktrace=False),
    utc=True,
)
