"""A scheduler that a seed decides: messages come late, out of order and more than once, consumers crash, the provider's
answers get lost, time passes, customers pay, cancel or walk away. Then everything may come to rest."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

from inventory.domain.adjust_stock import adjust_stock
from inventory.domain.errors import BelowReservedError
from orders.domain.cancel_order import cancel_order
from orders.domain.cart import Cart, CartLine
from orders.domain.errors import InsufficientStockError, NotCancellableError
from orders.domain.place_order import OrderRequest, place_order
from orders.domain.saga_table import TERMINAL
from payments.domain.accept_event import store_event
from payments.domain.model import IntentStatus, ProviderIntent
from payments.domain.ports import ProviderEvent
from tests.unit.orders.fakes import HOME
from tests.unit.saga.shop import SKUS, CrashError, Shop

WINDOW = 50
ROUNDS_OF_REST = 60


class Schedule:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.shop = Shop(self.rng)

    def run(self, steps: int) -> Shop:
        weights: dict[Callable[[], None], int] = {
            self._deliver: 60,
            self._place_order: 6,
            self._customer_acts: 10,
            self._webhook: 8,
            self._time_passes: 6,
            self._sweep: 6,
            self._admin_counts: 2,
            self._hold_lapses: 1,
        }
        for action in self.rng.choices(list(weights), list(weights.values()), k=steps):
            action()
            self.shop.collect()
        self._rest()
        return self.shop

    def _deliver(self) -> None:
        if not self.shop.flying:
            return
        reader, message = self.shop.flying.pop(self.rng.randrange(min(WINDOW, len(self.shop.flying))))
        if self.shop.chance(0.3):
            self.shop.flying.append((reader, message))
        try:
            self.shop.maybe_crash()
            self.shop.consume(reader, message)
        except CrashError:
            self.shop.flying.append((reader, message))

    def _place_order(self) -> None:
        offers = self.shop.orders.copies.offers(SKUS)
        wanted = self.rng.sample(SKUS, self.rng.randint(1, len(SKUS)))
        lines = tuple(CartLine(sku, sku, sku, self.rng.randint(1, 3), offers[sku, sku].price) for sku in wanted)
        cart = Cart(self.shop.new_id(), 1, lines)
        with suppress(InsufficientStockError):
            self.shop.orders.run(lambda work: place_order(work, OrderRequest("ada", HOME), cart))

    def _customer_acts(self) -> None:
        """Who is never drawn walks away."""
        if not self.shop.orders.orders.rows:
            return
        order_id = self.rng.choice(list(self.shop.orders.orders.rows))
        act = self.rng.choices(("pay", "be declined", "cancel"), (7, 1, 1))[0]
        if act == "cancel":
            with suppress(NotCancellableError):
                self.shop.orders.run(lambda work: cancel_order(work, order_id, "ada"))
        elif intent := self._intent(order_id, IntentStatus.OPEN):
            self._provider_moves(order_id, intent, IntentStatus.HELD if act == "pay" else IntentStatus.DECLINED)

    def _hold_lapses(self) -> None:
        """The provider releases a hold that is not captured yet."""
        for order_id in self.shop.orders.orders.rows:
            if intent := self._intent(order_id, IntentStatus.HELD):
                self._provider_moves(order_id, intent, IntentStatus.CANCELLED)
                return

    def _intent(self, order_id: str, seen: IntentStatus) -> ProviderIntent | None:
        intent = self.shop.payments.provider.intents.get(order_id)
        return intent if intent and intent.status is seen else None

    def _provider_moves(self, order_id: str, before: ProviderIntent, seen: IntentStatus) -> None:
        """The news of what was before comes too, and perhaps last."""
        for told in (before, self.shop.payments.provider.put(order_id, status=seen)):
            self.shop.webhooks.append(ProviderEvent(self.shop.new_id(), "payment_intent.any", order_id, told, b"{}"))

    def _webhook(self) -> None:
        if self.shop.webhooks:
            webhook = self.rng.choice(self.shop.webhooks)
            if not self.shop.chance(0.4):
                self.shop.webhooks.remove(webhook)
            store_event(self.shop.payments.work, webhook)

    def _time_passes(self) -> None:
        self.shop.pass_time(self.rng.choice((1, 30, 130, 700)))

    def _sweep(self) -> None:
        sweeps = (self.shop.expire_reservations, self.shop.advance_sagas, self.shop.sweep_payments)
        self.rng.choice(sweeps)()

    def _admin_counts(self) -> None:
        sku, delta = self.rng.choice(SKUS), self.rng.randint(-3, 3)
        with suppress(BelowReservedError):
            self.shop.inventory.run(lambda work: adjust_stock(work, sku, delta, "counted"))
            self.shop.adjusted[sku] += delta

    def _rest(self) -> None:
        """No more faults and no more deeds: what flies arrives, and every clock runs out."""
        self.shop.calm = True
        for _ in range(ROUNDS_OF_REST):
            self._land()
            if all(order.status in TERMINAL for order in self.shop.orders.orders.rows.values()):
                break
            self.shop.pass_time(600)
            self.shop.expire_reservations()
            self.shop.advance_sagas()
            self.shop.sweep_payments()
        self.shop.sweep_payments()
        self._land()

    def _land(self) -> None:
        self.shop.collect()
        while self.shop.flying or self.shop.webhooks:
            self._deliver()
            self._webhook()
            self.shop.collect()
