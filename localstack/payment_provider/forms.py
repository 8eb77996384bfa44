"""Stripe's request encoding: `a[b]=1&list[0]=x` becomes nested dicts, lists stay dicts keyed by position."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

Params = dict[str, Any]

_PART = re.compile(r"\[([^\]]*)\]")


def parse(encoded: str) -> Params:
    params: Params = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        head, _, rest = name.partition("[")
        _put(params, [head, *_PART.findall("[" + rest if rest else "")], value)
    return params


def _put(params: Params, path: list[str], value: str) -> None:
    for step in path[:-1]:
        nested = params.setdefault(step, {})
        if not isinstance(nested, dict):
            return
        params = nested
    params[path[-1] or str(len(params))] = value
