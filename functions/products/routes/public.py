"""The routes that everybody may read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from products.domain.read_product import read_product
from products.routes.listing import ListProducts
from products.routes.models import ProductBody, ProductsBody
from products.routes.visitors import is_admin
from products.wiring import catalogue
from shop.http.caching import FRESH
from shop.http.etags import IF_NONE_MATCH, NOT_MODIFIED, etag
from shop.http.paging import link_next
from shop.http.routing import Router

router = Router(tags=["products"])


@router.get("/v1/products", response_model=ProductsBody, response_description="A page of products.")
async def list_products(query: Annotated[ListProducts, Query()], request: Request) -> Response:
    """List the published products."""
    page = catalogue.page(query.listing())
    cursor = query.next_cursor(page)
    response = JSONResponse({"items": page.items, "next_cursor": cursor}, headers=FRESH)
    if cursor:
        link_next(request, response, cursor)
    return response


@router.get(
    "/v1/products/{product_id}",
    operation_id="read_product",
    response_model=ProductBody,
    response_description="The product as it is now.",
    responses=NOT_MODIFIED,
    openapi_extra=IF_NONE_MATCH,
)
async def read(product_id: str, request: Request) -> Response:
    """Read one product of the catalogue.

    Admins can read drafts too. Send `If-None-Match` with the ETag you have, to get it only if it has changed.
    """
    view = read_product(catalogue, product_id, lambda: is_admin(request))
    freshness = FRESH if view["status"] == "published" else {}
    return JSONResponse(view, headers={"ETag": etag(view["version"]), **freshness})
