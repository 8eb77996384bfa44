"""Every published message, for tools and tests. Functions import only the owners they talk to."""

from __future__ import annotations

from shop.contracts import auth, inventory, orders, payments, products
from shop.contracts.message import Message

OWNERS = {"auth": auth, "products": products, "inventory": inventory, "orders": orders, "payments": payments}


def messages(owner: str) -> list[type[Message]]:
    found = vars(OWNERS[owner]).values()
    return [item for item in found if isinstance(item, type) and issubclass(item, Message) and "TYPE" in vars(item)]


def all_messages() -> list[type[Message]]:
    return [message for owner in OWNERS for message in messages(owner)]
