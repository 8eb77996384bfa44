"""What other services' events mean for carts."""

from __future__ import annotations

from cart.domain.model import Bought, Offer
from cart.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.orders import OrderPlaced
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated
from shop.kernel.money import Money

ProductChange = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def product_changed(event: Envelope[ProductChange], work: Work) -> None:
    """Keeps what is on sale. An older version than the one known changes nothing."""
    work.copies.replace(event.data.product_id, event.aggregate_version, _offers(event.data.product))


def order_placed(event: Envelope[OrderPlaced], work: Work) -> None:
    bought = [Bought(line.sku, line.quantity, line.cart_line_id) for line in event.data.lines]
    work.cart_of(event.data.customer_id).update(lambda cart: cart.less(bought))


def _offers(product: Product) -> list[Offer]:
    if product.status != "published":
        return []
    return [
        Offer(variant.sku, product.product_id, product.title, Money(variant.price.amount, variant.price.currency))
        for variant in product.variants
    ]
