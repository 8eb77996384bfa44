"""Two and more processes at once, each with a connection of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pymysql
import pytest

from inventory.domain.model import Kind, Movement, Stock
from inventory.domain.set_stock import set_stock
from shop.contracts.inventory import ReservationExpired, StockConfirmed, StockRefused, StockReserved
from shop.kernel.ids import new_id
from tests.integration.inventory.harness import InventoryWorld
from tests.unit.inventory.desk import Desk

NewWorld = Callable[[], InventoryWorld]
Job = Callable[[Desk], object]


def at_once(new_world: NewWorld, jobs: Sequence[Job], processes: int) -> list[object]:
    """Each process takes its share of the jobs, one after another."""
    desks = [Desk(new_world()) for _ in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        shares = [jobs[number::processes] for number in range(processes)]
        done = pool.map(lambda desk, share: [job(desk) for job in share], desks, shares)
        return [answer for share in done for answer in share]


def ledger_of(world: InventoryWorld, sku: str) -> tuple[int, int]:
    sql = "SELECT CAST(SUM(on_hand) AS SIGNED) AS on_hand, CAST(SUM(reserved) AS SIGNED) AS reserved FROM movements"
    row = world.database.run(lambda session: session.one(f"{sql} WHERE sku = %s", (sku,)))
    assert row
    return row["on_hand"], row["reserved"]


def test_one_hundred_buyers_of_ten_units(desk: Desk, new_world: NewWorld, world: InventoryWorld) -> None:
    sku = desk.shelf(10)
    jobs: list[Job] = [lambda desk: desk.reserve(new_id(), (sku, 1))] * 100
    answers = at_once(new_world, jobs, 5)
    assert sum(isinstance(answer, StockReserved) for answer in answers) == 10
    assert sum(isinstance(answer, StockRefused) for answer in answers) == 90
    assert desk.stock(sku) == ledger_of(world, sku) == (10, 10)


def test_mixed_carts_in_random_order_neither_deadlock_nor_oversell(desk: Desk, new_world: NewWorld) -> None:
    skus = [desk.shelf(12) for _ in range(6)]
    rng = random.Random(7)
    carts = [[(sku, rng.randint(1, 2)) for sku in rng.sample(skus, 3)] for _ in range(60)]
    jobs: list[Job] = [lambda desk, cart=cart: desk.reserve(new_id(), *cart) for cart in carts]  # type: ignore[misc]
    answers = at_once(new_world, jobs, 4)
    held = [answer for answer in answers if isinstance(answer, StockReserved)]
    assert held
    for sku in skus:
        promised = sum(line.quantity for answer in held for line in answer.lines if line.sku == sku)
        assert desk.stock(sku) == (12, promised)


def test_two_sweeps_expire_each_hold_once(desk: Desk, new_world: NewWorld) -> None:
    sku = desk.shelf(40)
    late = [desk.overdue_order((sku, 1)) for _ in range(40)]
    desks = [Desk(new_world()) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda desk: desk.expire(*late), desks))
    told = [event for desk in desks for event, _ in desk.world.events if isinstance(event, ReservationExpired)]
    assert sorted(event.order_id for event in told if event.order_id in late) == sorted(late)
    assert desk.stock(sku) == (40, 0)


def test_a_sweep_beside_a_confirmation_leaves_one_truth(desk: Desk, new_world: NewWorld) -> None:
    for _ in range(10):
        sku = desk.shelf(3)
        order = desk.overdue_order((sku, 3))
        jobs: list[Job] = [lambda desk, o=order: desk.expire(o), lambda desk, o=order: desk.confirm(o)]  # type: ignore[misc]
        answers = at_once(new_world, jobs, 2)
        assert isinstance(answers[1], StockConfirmed)
        assert desk.stock(sku) == (0, 0)


def test_two_releases_of_one_sale_restock_once(desk: Desk, new_world: NewWorld) -> None:
    """The same order twice at once: a command that was sent again, while the mapping's partitions move."""
    for _ in range(10):
        sku, order = desk.shelf(3), new_id()
        desk.reserve(order, (sku, 2))
        desk.confirm(order)
        at_once(new_world, [lambda desk, o=order: desk.release(o)] * 2, 2)  # type: ignore[misc]
        assert desk.stock(sku) == (3, 0)


def put(sku: str, on_hand: int, desk: Desk) -> Stock:
    return desk.world.run(lambda work: set_stock(work, sku, on_hand))


def test_two_admins_make_one_sku(new_world: NewWorld) -> None:
    for _ in range(10):
        sku = f"T-{new_id()}"
        answers = at_once(new_world, [partial(put, sku, 5), partial(put, sku, 7)], 2)
        assert sorted(stock.version for stock in answers if isinstance(stock, Stock)) == [1, 2]


def test_the_table_itself_refuses_to_oversell(desk: Desk, world: InventoryWorld) -> None:
    sku = desk.shelf(1)
    with pytest.raises(pymysql.MySQLError, match="available_not_negative"):
        world.run(lambda work: work.stock.save(Stock(sku, 1, 2, 2), Movement(Kind.RESERVE, reserved=2)))
    with pytest.raises(pymysql.MySQLError, match="reserved_not_negative"):
        world.run(lambda work: work.stock.save(Stock(sku, 1, -1, 2), Movement(Kind.RELEASE, reserved=-1)))
    assert desk.stock(sku) == (1, 0)
