"""The committed document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tools.template import ROOT

PAGE = ROOT / "docs" / "openapi.json"
Json = dict[str, Any]


def read() -> Json:
    return dict(json.loads(PAGE.read_text()))


def each(document: Json) -> Iterator[tuple[str, str, Json]]:
    """(method in capitals, path, operation)"""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation
