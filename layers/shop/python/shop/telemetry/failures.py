"""Describes exceptions for logs and tables: class and message without values, because drivers quote what they were
given, and that may be personal data."""

from __future__ import annotations

import re
import traceback

MOST = 500
MOST_READ = 2_000
GAP = "…"
# From the first quotation mark to the last, because a quoted value may contain quotation marks.
_QUOTED = re.compile(r"(?<![A-Za-z])['\"`].*['\"`]", re.DOTALL)
_VALUE = re.compile(r"\S*[^\sA-Za-z_.,:;!?()\[\]{}<>=/+*%'\"`&|-]\S*")


def describe(error: BaseException) -> str:
    """`pymysql.err.IntegrityError: 1062 Duplicate entry …`, at most 500 characters."""
    name = f"{type(error).__module__}.{type(error).__name__}"
    message = _message(error)
    return f"{name}: {message}"[:MOST] if message else name


def trace(error: BaseException) -> str:
    """The traceback of an error and of its causes, with `describe` in place of each message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [trace(cause), "which led to:"] if cause else []
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    return "\n".join([*before, *filter(None, [frames]), describe(error)])


def _message(error: BaseException) -> str:
    """Keeps the code of drivers' errors, whose arguments are a code and a text."""
    match error.args:
        case (int(code), str(text)):
            return f"{code} {without_values(text)}"
    return without_values(str(error))


def without_values(message: str) -> str:
    """Replaces quoted text, and each word with a digit, an @ or a letter that is not English. Reads the first 2,000
    characters."""
    return " ".join(_VALUE.sub(GAP, _QUOTED.sub(GAP, message[:MOST_READ])).split())
