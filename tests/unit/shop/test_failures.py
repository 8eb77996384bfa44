"""What is kept of an exception says what went wrong, and nothing of whom."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass

import pymysql
import pytest

from shop.telemetry import failures
from shop.telemetry.failures import MOST, describe
from shop.telemetry.logs import logger

pytestmark = pytest.mark.unit


def test_class_and_message_are_kept() -> None:
    error = LookupError("the operation has no row any more")
    assert describe(error) == "builtins.LookupError: the operation has no row any more"


def test_a_drivers_code_is_kept_and_what_it_quotes_is_not() -> None:
    error = pymysql.err.IntegrityError(1062, "Duplicate entry 'ada o'hara@example.com' for key 'by_email'")
    assert describe(error) == "pymysql.err.IntegrityError: 1062 Duplicate entry …"


@pytest.mark.parametrize(
    "message",
    ["no mail for ada@example.com", "card 4242424242424242 is worn", "für Zoë", 'a "quoted Ada" thing', "Ada's 'Ada'"],
)
def test_no_value_is_kept(message: str) -> None:
    kept = describe(ValueError(message))
    assert "…" in kept
    assert not any(value in kept for value in ("ada@", "4242", "Zoë", "quoted", "'Ada'"))


def test_a_key_error_names_no_key() -> None:
    assert describe(KeyError("Ada Lovelace")) == "builtins.KeyError: …"


def test_it_fits_its_column() -> None:
    assert len(describe(ValueError("word " * 1_000))) == MOST


def test_a_logged_exception_says_where_and_what_but_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    address = "ada@example.com"
    try:
        _wrap_a_failure(address)
    except RuntimeError:
        logger.exception("event failed")
    line = json.loads(written.getvalue())
    assert address not in written.getvalue()
    assert "_wrap_a_failure" in line["exception"]
    assert "builtins.ValueError: no mail for …\nwhich led to:" in line["exception"]
    assert line["exception"].endswith("builtins.RuntimeError: not sent")


def _wrap_a_failure(address: str) -> None:
    try:
        _fail(address)
    except ValueError as error:
        raise RuntimeError("not sent") from error


def _fail(address: str) -> None:
    raise ValueError("no mail for " + address)


@pytest.mark.parametrize("text", ["a" * 1_000_000 + "1", "1" * 1_000_000, "'" * 1_000_000, "a'b" * 300_000])
def test_a_message_is_cut_before_it_is_searched(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for values takes time that grows with the square of the length."""
    searched: list[int] = []
    monkeypatch.setattr("shop.telemetry.failures._QUOTED", Spy(failures._QUOTED, searched))
    monkeypatch.setattr("shop.telemetry.failures._VALUE", Spy(failures._VALUE, searched))

    describe(ValueError(text))

    assert max(searched) <= failures.MOST_READ


@dataclass
class Spy:
    """A pattern that notes how much text it is given."""

    pattern: re.Pattern[str]
    lengths: list[int]

    def sub(self, replacement: str, text: str) -> str:
        self.lengths.append(len(text))
        return self.pattern.sub(replacement, text)
