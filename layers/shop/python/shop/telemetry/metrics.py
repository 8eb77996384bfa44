"""Metrics as log lines in CloudWatch's embedded metric format. The local Lambda service gives them to Prometheus."""

from __future__ import annotations

from shop import settings

NAMESPACE = "Cartwright"


def count(name: str, value: float = 1, **dimensions: str) -> None:
    """Adds `value` to a counter. A dimension has few values: never an id."""
    # Imported on first use: 27 ms that most cold starts need not pay.
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE) as metric:
        for key, dimension in {"service": settings.text("SERVICE", "shop"), **dimensions}.items():
            metric.add_dimension(name=key, value=dimension)
