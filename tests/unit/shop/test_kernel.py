from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shop.contracts.message import Price
from shop.kernel.ids import SKU, new_id, uuid7
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


def test_a_uuid7_has_its_time_and_all_its_bits() -> None:
    made = UUID(uuid7(0x0123456789AB, 0x123 << 62 | 0x3EDCBA9876543210))

    assert str(made) == "01234567-89ab-7123-bedc-ba9876543210"
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_a_price_of_money_is_the_same_money() -> None:
    money = Money(1_990, "EUR")

    assert Price.of(money) == Price(amount=1_990, currency="EUR")
    assert Price.of(money).money() == money


@pytest.mark.parametrize("sku", ["A", "LIG-0001-BLA", "9.a_b", "a" * 64])
def test_a_sku_is_letters_digits_dots_dashes_and_underscores(sku: str) -> None:
    assert re.fullmatch(SKU, sku)


@pytest.mark.parametrize("sku", ["", "-a", ".a", "a b", "a/b", "ä", "a" * 65])
def test_anything_else_is_no_sku(sku: str) -> None:
    assert not re.fullmatch(SKU, sku)
