"""The routes that only admins may use."""

from __future__ import annotations

from fastapi import Response

from products.domain.create_product import create_product
from products.domain.delete_product import delete_product
from products.domain.edit_product import edit_product
from products.domain.model import Product
from products.domain.publish_product import publish_product
from products.routes.models import ProductBody, ProductInput, ProductPatch
from products.wiring import unit_of_work
from shop.http.callers import Admin
from shop.http.etags import IfMatch, OptionalIfMatch, set_etag
from shop.http.routing import MEGABYTE, Router

router = Router(tags=["products: admin"])


@router.post(
    "/v1/products",
    operation_id="create_product",
    status_code=201,
    response_model=ProductBody,
    response_description="The new draft.",
    max_body_size=MEGABYTE,
)
async def create(_: Admin, body: ProductInput, response: Response) -> Product:
    """Create a product as a draft."""
    product = unit_of_work.run(lambda work: create_product(work, body.edit()))
    response.headers["Location"] = f"/v1/products/{product.product_id}"
    return _answer(product, response)


@router.put(
    "/v1/products/{product_id}",
    operation_id="replace_product",
    response_model=ProductBody,
    response_description="The product as it is now.",
    max_body_size=MEGABYTE,
)
async def replace(product_id: str, _: Admin, body: ProductInput, expected: IfMatch, response: Response) -> Product:
    """Replace a product with what you send."""
    return _answer(unit_of_work.run(lambda work: edit_product(work, product_id, expected, body.edit())), response)


@router.patch(
    "/v1/products/{product_id}",
    operation_id="change_product",
    response_model=ProductBody,
    response_description="The product as it is now.",
    max_body_size=MEGABYTE,
)
async def change(product_id: str, _: Admin, body: ProductPatch, expected: IfMatch, response: Response) -> Product:
    """Change some fields of a product."""
    return _answer(unit_of_work.run(lambda work: edit_product(work, product_id, expected, body.edit())), response)


@router.delete(
    "/v1/products/{product_id}",
    status_code=204,
    operation_id="delete_product",
    response_description="The product is deleted.",
)
async def delete(product_id: str, _: Admin, expected: IfMatch) -> None:
    """Delete a product from the catalogue."""
    unit_of_work.run(lambda work: delete_product(work, product_id, expected))


@router.post(
    "/v1/products/{product_id}/publish",
    operation_id="publish_product",
    response_model=ProductBody,
    response_description="The product, which is on sale now.",
)
async def publish(product_id: str, _: Admin, expected: OptionalIfMatch, response: Response) -> Product:
    """Publish a product, so that customers can buy it.

    Without `If-Match` it publishes the current version. Safe to repeat.
    """
    return _answer(unit_of_work.run(lambda work: publish_product(work, product_id, expected)), response)


def _answer(product: Product, response: Response) -> Product:
    set_etag(response, product.version)
    return product
