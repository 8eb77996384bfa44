from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shop.kernel.ids import new_id
from shop.kernel.money import Money, total


def test_money_adds_and_multiplies_in_minor_units() -> None:
    assert total([Money(1_990, "EUR") * 2, Money(5, "EUR")], "EUR") == Money(3_985, "EUR")


def test_money_of_two_currencies_does_not_add() -> None:
    with pytest.raises(ValueError, match="cannot add USD to EUR"):
        Money(1, "EUR") + Money(1, "USD")


def test_an_id_is_a_uuid_of_version_7_that_carries_its_time() -> None:
    before = datetime.now(UTC).timestamp()
    made = UUID(new_id())

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert abs((made.int >> 80) / 1000 - before) < 5


def test_ids_are_not_repeated() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_ids_sort_as_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    nanoseconds = iter(range(1_700_000_000_000_000_000, 1_700_000_000_010_000_000, 1_000))
    monkeypatch.setattr("shop.kernel.ids.time.time_ns", lambda: next(nanoseconds))
    made = [new_id() for _ in range(5_000)]

    assert made == sorted(made)
