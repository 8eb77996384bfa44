"""Two processes at once, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from orders.domain.advance_overdue import advance_overdue
from orders.domain.apply_answer import apply_answer
from orders.domain.cancel_order import cancel_order
from orders.domain.cart import Cart
from orders.domain.errors import AlreadyOrderedError, NotCancellableError
from orders.domain.model import Order, Status
from orders.domain.read_order import read_order
from orders.domain.read_timeline import read_timeline
from shop.contracts.inventory import StockReserved
from shop.contracts.message import Price
from shop.contracts.payments import PaymentAuthorised
from shop.contracts.products import Product, Variant
from shop.kernel.ids import new_id
from tests.envelopes import NOON, envelope
from tests.integration.orders.harness import OrdersWorld
from tests.unit.orders.fakes import a_cart, a_line
from tests.unit.orders.test_placing import on_sale, place, placed, reserved

NewWorld = Callable[[], OrdersWorld]
ROUNDS = 10
TABS = 60


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each returned or raised."""

    def run(job: Callable[[], object]) -> object:
        try:
            return job()
        except (AlreadyOrderedError, NotCancellableError) as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def states(world: OrdersWorld, order: Order) -> list[Status]:
    _, entries = world.run(lambda work: read_timeline(work, order.order_id, "ada"))
    assert [entry.version for entry in entries] == list(range(2, len(entries) + 2))
    return [entry.went_to for entry in entries]


def test_one_answer_delivered_twice_at_once_moves_the_order_once(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    for _ in range(ROUNDS):
        order = placed(one)
        at_once(lambda o=order: reserved(one, o), lambda o=order: reserved(other, o))  # type: ignore[misc]
        assert states(one, order) == [Status.STOCK_PENDING, Status.PAYMENT_PENDING]


def test_a_cancellation_beside_a_payment_leaves_one_path(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    ends = set()
    for _ in range(ROUNDS):
        order = placed(one)
        reserved(one, order)
        price = Price(amount=order.total.amount, currency="EUR")
        paid = envelope(PaymentAuthorised(order_id=order.order_id, payment_id="p", amount=price))
        at_once(
            lambda o=order: one.run(lambda work: cancel_order(work, o.order_id, "ada")),  # type: ignore[misc]
            lambda e=paid: other.run(lambda work: apply_answer(e, work)),  # type: ignore[misc]
        )
        path = states(one, order)
        ends.add(path[-1])
        assert len(path) == 3
    assert ends <= {Status.VOID_PENDING, Status.CONFIRMATION_PENDING}


def test_the_clock_beside_an_answer_leaves_one_path(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    for _ in range(ROUNDS):
        order = placed(one)
        one.make_due(order.order_id)
        event = envelope(StockReserved(order_id=order.order_id, lines=[], expires_at=NOON))
        at_once(
            lambda o=order: one.run(lambda work: advance_overdue(work, o.order_id)),  # type: ignore[misc]
            lambda e=event: other.run(lambda work: apply_answer(e, work)),  # type: ignore[misc]
        )
        now = one.run(lambda work, o=order: read_order(work, o.order_id, "ada"))  # type: ignore[misc]
        assert now.status is Status.PAYMENT_PENDING
        assert states(one, order).count(Status.PAYMENT_PENDING) == 1


def test_two_clocks_end_a_deadline_once(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    for _ in range(ROUNDS):
        order = placed(one)
        reserved(one, order)
        one.make_due(order.order_id, deadline=True)
        moved = at_once(
            lambda o=order: one.run(lambda work: advance_overdue(work, o.order_id)),  # type: ignore[misc]
            lambda o=order: other.run(lambda work: advance_overdue(work, o.order_id)),  # type: ignore[misc]
        )
        assert sorted(map(bool, moved)) == [False, True]
        assert states(one, order)[-1] is Status.VOID_PENDING


def test_one_cart_ordered_twice_at_once_is_one_order(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    for _ in range(ROUNDS):
        cart = a_cart((on_sale(one), 1, 1_000))
        answers = at_once(lambda c=cart: place(one, c), lambda c=cart: place(other, c))  # type: ignore[misc]
        [order] = [answer for answer in answers if isinstance(answer, Order)]
        [refused] = [answer for answer in answers if isinstance(answer, AlreadyOrderedError)]
        assert refused.extra["order_id"] == order.order_id


def test_two_tabs_never_order_one_line_twice(new_world: NewWorld) -> None:
    """Each trial: one tab orders the cart [A], the other adds B and orders at the same moment."""
    one, other = new_world(), new_world()
    tea, pot = on_sale(one, available=200), on_sale(one, available=200)
    for _ in range(TABS):
        cart_id, first, second = new_id(), a_line(tea, 1, 1_000, added_in=1), a_line(pot, 1, 1_000, added_in=2)
        alone, both = Cart(cart_id, 1, (first,)), Cart(cart_id, 2, (first, second))
        answers = at_once(lambda c=alone: place(one, c), lambda c=both: place(other, c))  # type: ignore[misc]
        [order] = [answer for answer in answers if isinstance(answer, Order)]
        [refused] = [answer for answer in answers if isinstance(answer, AlreadyOrderedError)]
        assert (refused.extra["order_id"], refused.extra["skus"]) == (order.order_id, [tea])


def test_two_versions_of_a_product_at_once_leave_the_newer(new_world: NewWorld) -> None:
    one, other = new_world(), new_world()
    for _ in range(ROUNDS):
        sku = f"T-{new_id()}"

        def learn(world: OrdersWorld, version: int, sku: str = sku) -> None:
            variants = [Variant(sku=sku, price=Price(amount=version, currency="EUR"))]
            about = {"title": "A mug", "description": "", "category": "x", "status": "published"}
            product = Product(product_id=f"product-of-{sku}", variants=variants, **about)  # type: ignore[arg-type]
            world.run(lambda work: work.copies.save_product(product, version))

        at_once(lambda: learn(one, 1), lambda: learn(other, 2))
        assert one.run(lambda work, s=sku: work.copies.offers([s]))[sku, f"product-of-{sku}"].price.amount == 2  # type: ignore[misc]
