"""The steps of the demo, in their order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from localstack.customer import Customer, until

Json = dict[str, Any]


def tell(customer: Customer, console: Console) -> int:
    """Plays all steps. Returns 0 if the order was confirmed, otherwise 1."""
    story = _Story(customer, console)
    story.sign_up()
    variant = story.find("lamp")
    token = story.fill_guest_cart(variant)
    story.come_back(token)
    started = time.perf_counter()
    placed = story.place()
    story.pay(placed)
    order = story.wait(placed["order_id"])
    millis = round((time.perf_counter() - started) * 1000)
    story.look_back(placed["order_id"])
    if order["status"] == "CONFIRMED":
        story.read_mail()
    console.print(f"order {placed['order_id']} {order['status']} in {millis} ms", soft_wrap=True)
    return 0 if order["status"] == "CONFIRMED" else 1


class _Story:
    def __init__(self, customer: Customer, console: Console) -> None:
        self.customer = customer
        self.console = console

    @contextmanager
    def scene(self, title: str) -> Iterator[list[str]]:
        """Prints the title, the facts that the block adds to the list, and how long the block took."""
        started, facts = time.perf_counter(), list[str]()
        yield facts
        millis = (time.perf_counter() - started) * 1000
        self.console.print(f"[bold]{title:<34}[/bold] {'; '.join(facts)} [dim]({millis:.0f} ms)[/dim]", soft_wrap=True)

    def sign_up(self) -> None:
        with self.scene("Register"):
            self.customer.register()
        with self.scene("Log in") as facts:
            facts.append(f"access token for {self.customer.log_in()['expires_in']} s")

    def find(self, word: str) -> Json:
        """Returns the cheapest variant of the first product that the search finds."""

        def found() -> list[Json] | None:
            return self.customer.get(f"/v1/search?q={word}")["items"] or None

        with self.scene(f"Search for “{word}”") as facts:
            # In a shop that has just been filled, the index may not have the catalogue yet.
            items = until(found, f"a search result for {word}")
            facts.append(f"{len(items)} found, first “{items[0]['title']}”")
        with self.scene("Look at it, and at its stock") as facts:
            product = self.customer.get(f"/v1/products/{items[0]['product_id']}")
            variant: Json = min(product["variants"], key=lambda variant: variant["price"]["amount"])
            stock = self.customer.get(f"/v1/inventory/{variant['sku']}")
            availability = stock["availability"].replace("_", " ")
            facts.append(f"{variant['sku']} at {_money(variant['price'])}, stock: {availability}")
        return variant

    def fill_guest_cart(self, variant: Json) -> str:
        with self.scene("Log out, and start a guest cart") as facts:
            self.customer.post_nothing("/v1/auth/logout")
            del self.customer.headers["Authorization"]
            token: str = self.customer.post("/v1/carts")["cart_token"]
            self.customer.headers["X-Cart-Token"] = token
            cart = self.customer.add(variant["sku"], 2)
            facts.append(f"{len(cart['lines'])} line, {_money(cart['total'])}")
        return token

    def come_back(self, token: str) -> None:
        with self.scene("Log in again, and merge the cart") as facts:
            del self.customer.headers["X-Cart-Token"]
            self.customer.log_in()
            cart = self.customer.post("/v1/cart/merge", {"cart_token": token})
            facts.append(f"{len(cart['lines'])} line, {_money(cart['total'])}")

    def place(self) -> Json:
        with self.scene("Place the order") as facts:
            placed = self.customer.place()
            facts.append(f"{placed['status']}, {_money(placed['total'])}")
        return placed

    def pay(self, placed: Json) -> None:
        with self.scene("Wait for the payment intent"):
            payment = self.customer.payable(placed["order_id"])
        with self.scene("Confirm it at the provider") as facts:
            facts.append(self.customer.pay(payment).raise_for_status().json()["status"])

    def wait(self, order_id: str) -> Json:
        with self.scene("Wait for the saga") as facts:
            order = self.customer.settled(order_id)
            facts.append(order["status"])
        return order

    def look_back(self, order_id: str) -> None:
        """The table fits into 80 columns, so that no id is cut off."""
        entries = self.customer.get(f"/v1/orders/{order_id}/timeline")["entries"]
        stories = dict.fromkeys(entry["correlation_id"] for entry in entries)
        self.console.print(f"\nThe order's timeline, under correlation id {', '.join(stories)}", soft_wrap=True)
        table = Table(box=None, pad_edge=False)
        for column in ("step", "time (UTC)", "event", "order is now"):
            table.add_column(column, no_wrap=True)
        for entry in entries:
            at = datetime.fromisoformat(entry["at"]).strftime("%H:%M:%S.%f")[:-3]
            table.add_row(str(entry["step"]), at, entry["event"].removeprefix("shop."), entry["to"])
        self.console.print(table)
        self.console.print()

    def read_mail(self) -> None:
        with self.scene("The confirmation mail") as facts:
            mail = until(lambda: next(iter(self.customer.mails()), None), "the confirmation mail")
            facts.append(f"“{mail['Subject']}”")


def _money(price: Json) -> str:
    return f"{price['amount'] / 100:.2f} {price['currency']}"
