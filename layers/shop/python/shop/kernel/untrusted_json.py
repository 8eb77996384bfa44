"""Decodes JSON from outside: bodies, cursors, parts of tokens, Kafka records, webhooks, secrets.

It is stricter than `json.loads`: UTF-8 only, no NaN, no lone surrogates (stores refuse them), and limits of size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

MOST_DEPTH = 32
MOST_VALUES = 10_000
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class UntrustedJsonError(ValueError):
    """The message says what is wrong, as part of a sentence: `it is not UTF-8`. It quotes nothing of the text."""


def decode(data: bytes | str, *, most_bytes: int, most_depth: int = MOST_DEPTH, most_values: int = MOST_VALUES) -> Any:
    """Returns the value of a JSON text. Raises UntrustedJsonError for more than `most_bytes` bytes, `most_depth` nested
    lists and objects, or `most_values` values in all (a validator may report an error for each)."""
    text = _text(data, most_bytes)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise UntrustedJsonError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise UntrustedJsonError(f"it goes wrong at line {error.lineno}, column {error.colno}") from None
    except UntrustedJsonError:
        raise
    except ValueError:  # Python refuses integers of more than 4,300 digits
        raise UntrustedJsonError("it has a number that is too long") from None
    containers = text.count("[") + text.count("{")
    if containers > most_depth or containers + text.count(",") >= most_values:
        _check_shape(value, most_depth, most_values)
    if SURROGATE.search(text) and not _is_encodable(value):
        raise UntrustedJsonError("it has half of a surrogate pair, which is not a character")
    return value


def _text(data: bytes | str, most_bytes: int) -> str:
    try:
        raw = data.encode() if isinstance(data, str) else data
        if len(raw) > most_bytes:
            raise UntrustedJsonError(f"it has {len(raw)} bytes, and at most {most_bytes} are read")
        return raw.decode()
    except UnicodeError:
        raise UntrustedJsonError("it is not UTF-8") from None


def _check_shape(value: Any, most_depth: int, most_values: int) -> None:
    """Level by level instead of recursively, so that no depth exhausts the stack."""
    level, values = [value], 1
    for _ in range(most_depth):
        level = [inner for each in level for inner in _members(each)]
        values += len(level)
    if any(isinstance(each, list | dict) for each in level):
        raise UntrustedJsonError("it is nested too deeply")
    if values > most_values:
        raise UntrustedJsonError(f"it has {values} values, and at most {most_values} are read")


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_encodable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise UntrustedJsonError(f"it has {constant}, which is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)
