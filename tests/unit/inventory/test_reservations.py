"""What becomes of an order's stock. tests/integration/inventory runs the same suite on the engine."""

from __future__ import annotations

import pytest

from inventory.domain.errors import BelowReservedError, UnknownSkuError
from inventory.domain.set_stock import set_stock
from shop.contracts.inventory import (
    ReservationExpired,
    StockConfirmationRefused,
    StockConfirmed,
    StockRefused,
    StockReleased,
    StockReserved,
)
from shop.kernel.errors import StaleVersionError
from shop.kernel.ids import new_id
from shop.kernel.versions import Expected
from tests.unit.inventory.desk import Desk


def test_a_reservation_holds_every_line_and_says_until_when(desk: Desk) -> None:
    mug, pen, order = desk.shelf(5), desk.shelf(9), new_id()
    answer = desk.reserve(order, (mug, 2), (pen, 3))
    assert isinstance(answer, StockReserved)
    assert {(line.sku, line.quantity) for line in answer.lines} == {(mug, 2), (pen, 3)}
    assert (desk.stock(mug), desk.stock(pen)) == ((5, 2), (9, 3))


def test_one_short_line_refuses_all(desk: Desk) -> None:
    mug, pen = desk.shelf(5), desk.shelf(1)
    answer = desk.reserve(new_id(), (mug, 2), (pen, 3))
    assert isinstance(answer, StockRefused)
    assert answer.reason == "insufficient_stock"
    assert [(short.sku, short.requested, short.available) for short in answer.shortfalls] == [(pen, 3, 1)]
    assert (desk.stock(mug), desk.stock(pen)) == ((5, 0), (1, 0))


def test_an_unknown_sku_is_refused_by_name(desk: Desk) -> None:
    answer = desk.reserve(new_id(), (desk.shelf(5), 1), ("no-such-sku", 1))
    assert isinstance(answer, StockRefused)
    assert (answer.reason, answer.shortfalls[0].sku) == ("unknown_sku", "no-such-sku")


def test_a_sku_that_is_named_twice_counts_twice(desk: Desk) -> None:
    mug = desk.shelf(5)
    assert isinstance(desk.reserve(new_id(), (mug, 3), (mug, 3)), StockRefused)
    assert isinstance(desk.reserve(new_id(), (mug, 2), (mug, 3)), StockReserved)
    assert desk.stock(mug) == (5, 5)


def test_a_billion_is_refused_and_changes_nothing(desk: Desk) -> None:
    mug = desk.shelf(5)
    assert isinstance(desk.reserve(new_id(), (mug, 10**9)), StockRefused)
    assert desk.stock(mug) == (5, 0)


def test_a_repeated_reservation_holds_once_and_answers_alike(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    assert desk.reserve(order, (mug, 2)) == desk.reserve(order, (mug, 2))
    assert desk.stock(mug) == (5, 2)


def test_a_refusal_stays_a_refusal_when_stock_comes(desk: Desk) -> None:
    mug, order = desk.shelf(1), new_id()
    first = desk.reserve(order, (mug, 2))
    desk.adjust(mug, 5)
    assert desk.reserve(order, (mug, 2)) == first
    assert desk.stock(mug) == (6, 0)


def test_a_release_gives_a_hold_back_once(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    desk.reserve(order, (mug, 2))
    assert [type(desk.release(order)), type(desk.release(order))] == [StockReleased, StockReleased]
    assert desk.stock(mug) == (5, 0)


def test_a_release_that_comes_first_refuses_the_late_reservation(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    assert isinstance(desk.release(order), StockReleased)
    assert not isinstance(desk.reserve(order, (mug, 2)), StockReserved)
    assert desk.stock(mug) == (5, 0)


def test_a_confirmation_sells_once(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    desk.reserve(order, (mug, 2))
    assert [type(desk.confirm(order)), type(desk.confirm(order))] == [StockConfirmed, StockConfirmed]
    assert desk.stock(mug) == (3, 0)


def test_a_release_after_the_sale_restocks_once(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    desk.reserve(order, (mug, 2))
    desk.confirm(order)
    desk.release(order)
    desk.release(order)
    assert desk.stock(mug) == (5, 0)
    assert isinstance(desk.confirm(order), StockConfirmationRefused)


def test_a_confirmation_without_a_reservation_is_refused_and_shuts_the_door(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    answer = desk.confirm(order)
    assert isinstance(answer, StockConfirmationRefused)
    assert answer.reason == "no_reservation"
    assert not isinstance(desk.reserve(order, (mug, 1)), StockReserved)


def test_an_overdue_hold_expires_once(desk: Desk) -> None:
    mug = desk.shelf(5)
    order = desk.overdue_order((mug, 2))
    assert [desk.expire(order) for _ in range(2)] == [1, 0]
    assert desk.stock(mug) == (5, 0)
    assert [type(event) for event in desk.told(order)] == [StockReserved, ReservationExpired]


def test_a_living_hold_does_not_expire(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    desk.reserve(order, (mug, 2))
    desk.expire(order)
    assert desk.stock(mug) == (5, 2)


def test_overdue_holds_make_room_without_the_sweep(desk: Desk) -> None:
    mug, pen = desk.shelf(5), desk.shelf(5)
    late = desk.overdue_order((mug, 4), (pen, 1))
    assert isinstance(desk.reserve(new_id(), (mug, 3)), StockReserved)
    assert (desk.stock(mug), desk.stock(pen)) == ((5, 3), (5, 0))
    assert isinstance(desk.told(late)[-1], ReservationExpired)


def test_an_overdue_reservation_that_was_not_given_back_is_confirmed(desk: Desk) -> None:
    mug = desk.shelf(5)
    order = desk.overdue_order((mug, 2))
    assert isinstance(desk.confirm(order), StockConfirmed)
    assert desk.stock(mug) == (3, 0)


def test_an_expired_hold_is_taken_anew_if_stock_allows(desk: Desk) -> None:
    mug = desk.shelf(5)
    order = desk.overdue_order((mug, 2))
    desk.reserve(new_id(), (mug, 5))
    desk.adjust(mug, 2)
    assert isinstance(desk.confirm(order), StockConfirmed)
    assert desk.stock(mug) == (5, 5)


def test_an_expired_hold_whose_stock_is_gone_is_refused(desk: Desk) -> None:
    mug = desk.shelf(5)
    order = desk.overdue_order((mug, 2))
    desk.reserve(new_id(), (mug, 4))
    answer = desk.confirm(order)
    assert isinstance(answer, StockConfirmationRefused)
    assert answer.reason == "reservation_expired"
    assert desk.stock(mug) == (5, 4)


def test_an_expired_hold_that_was_released_is_not_taken_anew(desk: Desk) -> None:
    mug = desk.shelf(5)
    order = desk.overdue_order((mug, 5))
    desk.reserve(new_id(), (mug, 1))
    desk.release(order)
    assert isinstance(desk.confirm(order), StockConfirmationRefused)
    assert desk.stock(mug) == (5, 1)


def test_every_change_is_published_with_a_growing_version(desk: Desk) -> None:
    mug, order = desk.shelf(5), new_id()
    desk.reserve(order, (mug, 2))
    desk.confirm(order)
    desk.release(order)
    assert (desk.changes(mug), desk.versions(mug)) == ([5, 3, 3, 5], [1, 2, 3, 4])
    assert desk.versions(order) == [1, 2, 3]


def test_stock_cannot_be_set_or_adjusted_below_what_orders_hold(desk: Desk) -> None:
    mug = desk.shelf(5)
    desk.reserve(new_id(), (mug, 3))
    with pytest.raises(BelowReservedError):
        desk.world.run(lambda work: set_stock(work, mug, 2))
    with pytest.raises(BelowReservedError):
        desk.adjust(mug, -3)
    assert desk.stock(mug) == (5, 3)


def test_setting_stock_needs_the_version_that_was_read(desk: Desk) -> None:
    mug = desk.shelf(5)
    with pytest.raises(StaleVersionError):
        desk.world.run(lambda work: set_stock(work, mug, 7, expected=Expected.of(9)))
    assert desk.world.run(lambda work: set_stock(work, mug, 7, expected=Expected.of(1))).version == 2


def test_setting_what_is_there_changes_nothing(desk: Desk) -> None:
    mug = desk.shelf(5)
    desk.world.run(lambda work: set_stock(work, mug, 5))
    assert desk.changes(mug) == [5]


def test_a_new_sku_without_stock_is_published(desk: Desk) -> None:
    assert desk.changes(desk.shelf(0)) == [0]


def test_an_unknown_sku_cannot_be_adjusted(desk: Desk) -> None:
    with pytest.raises(UnknownSkuError):
        desk.adjust("no-such-sku", 1)
