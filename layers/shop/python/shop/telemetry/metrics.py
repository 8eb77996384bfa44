"""Metrics as EMF log lines: CloudWatch reads them on AWS, the local Lambda service turns them into Prometheus ones."""

from __future__ import annotations

from typing import Literal

from shop import settings

NAMESPACE = "Cartwright"
Unit = Literal["Count", "Milliseconds"]


def count(name: str, value: float = 1, **dimensions: str) -> None:
    """Dimensions must be of bounded cardinality: never an id."""
    _emit(name, "Count", value, dimensions)


def millis(name: str, value: float, **dimensions: str) -> None:
    _emit(name, "Milliseconds", value, dimensions)


def _emit(name: str, unit: Unit, value: float, dimensions: dict[str, str]) -> None:
    # Imported on first use: 27 ms that most cold starts need not pay.
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE) as metric:
        for key, dimension in {"service": settings.text("SERVICE", "shop"), **dimensions}.items():
            metric.add_dimension(name=key, value=dimension)
