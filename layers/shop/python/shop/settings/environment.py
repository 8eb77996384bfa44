"""Parses environment variables, one function for each type. An empty variable counts as not set.

All raise SettingError, which names the variable and the values it may have, but never its value: it may be a secret.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

N = TypeVar("N", int, float)

MOST = 1_000_000_000
"""No setting is larger; in seconds, 30 years."""
FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class SettingError(Exception):
    """A variable or a secret is missing or wrong. The message says which."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name) or default
    if value is None:
        raise SettingError(f"the environment variable {name} is not set; see template.yaml")
    return value


def number(name: str, default: float | None = None, *, at_least: float = 0, at_most: float = MOST) -> float:
    return _bounded(float, "a number", name, default, (at_least, at_most))


def whole(name: str, default: int | None = None, *, at_least: int = 0, at_most: int = MOST) -> int:
    return _bounded(int, "a whole number", name, default, (at_least, at_most))


def flag(name: str, *, default: bool | None = None) -> bool:
    given = text(name, None if default is None else str(default)).lower()
    if given not in FLAGS:
        raise SettingError(f"the environment variable {name} must be one of {', '.join(FLAGS)}")
    return FLAGS[given]


def choice(name: str, allowed: Sequence[str], default: str | None = None) -> str:
    given = text(name, default)
    if given not in allowed:
        raise SettingError(f"the environment variable {name} must be one of {', '.join(allowed)}")
    return given


def _bounded(parse: Callable[[str], N], kind: str, name: str, default: N | None, bounds: tuple[N, N]) -> N:
    given = text(name, None if default is None else str(default))
    least, most = bounds
    try:
        value = parse(given)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:  # NaN is within no bounds
        raise SettingError(f"the environment variable {name} must be {kind} from {least} to {most}")
    return value
