from __future__ import annotations

from fastapi import Response

from products import wiring
from products.domain import write_products as use_cases
from products.domain.model import Product
from products.routes.models import ProductBody, ProductInput, ProductPatch
from shop.http.callers import Admin
from shop.http.etags import IfMatch, OptionalIfMatch, set_etag
from shop.http.routing import MEGABYTE, Router

router = Router(tags=["products: admin"])


@router.post(
    "/v1/products",
    status_code=201,
    response_model=ProductBody,
    response_description="The new draft.",
    max_body_size=MEGABYTE,
)
async def create_product(_: Admin, body: ProductInput, response: Response) -> Product:
    """Create a product as a draft."""
    product = wiring.run(lambda work: use_cases.create_product(work, body.edit()))
    response.headers["Location"] = f"/v1/products/{product.product_id}"
    return _answer(product, response)


@router.put(
    "/v1/products/{product_id}",
    response_model=ProductBody,
    response_description="The product as it is now.",
    max_body_size=MEGABYTE,
)
async def replace_product(
    product_id: str, _: Admin, body: ProductInput, expected: IfMatch, response: Response
) -> Product:
    """Replace a product with what you send."""
    return _answer(wiring.run(lambda work: use_cases.edit_product(work, product_id, expected, body.edit())), response)


@router.patch(
    "/v1/products/{product_id}",
    response_model=ProductBody,
    response_description="The product as it is now.",
    max_body_size=MEGABYTE,
)
async def change_product(
    product_id: str, _: Admin, body: ProductPatch, expected: IfMatch, response: Response
) -> Product:
    """Change some fields of a product."""
    return _answer(wiring.run(lambda work: use_cases.edit_product(work, product_id, expected, body.edit())), response)


@router.delete("/v1/products/{product_id}", status_code=204, response_description="The product is deleted.")
async def delete_product(product_id: str, _: Admin, expected: IfMatch) -> None:
    """Delete a product from the catalogue."""
    wiring.run(lambda work: use_cases.delete_product(work, product_id, expected))


@router.post(
    "/v1/products/{product_id}/publish",
    response_model=ProductBody,
    response_description="The product, which is on sale now.",
)
async def publish_product(product_id: str, _: Admin, expected: OptionalIfMatch, response: Response) -> Product:
    """Publish a product, so that customers can buy it.

    Without `If-Match` it publishes whatever is current. Safe to repeat.
    """
    return _answer(wiring.run(lambda work: use_cases.publish_product(work, product_id, expected)), response)


def _answer(product: Product, response: Response) -> Product:
    set_etag(response, product.version)
    return product
