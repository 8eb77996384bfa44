"""A problem document (RFC 9457), for functions with and without a web framework."""

from __future__ import annotations

from typing import Any

from shop.telemetry import correlation

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "https://cartwright.example/problems/"


def problem(status: int, slug: str, detail: str, instance: str, **extra: Any) -> dict[str, Any]:
    return {
        "type": TYPE_BASE + slug,
        "title": slug.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "instance": instance,
        "correlation_id": correlation.current().correlation_id,
        **extra,
    }
