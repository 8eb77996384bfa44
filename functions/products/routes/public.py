from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from products import wiring
from products.routes.listing import ListProducts
from products.routes.models import ProductBody, ProductsBody
from products.routes.visitors import is_admin
from shop.http.etags import etag
from shop.http.paging import link_next

router = APIRouter(tags=["products"])
FRESH = {"Cache-Control": "public, max-age=10"}


@router.get("/v1/products", response_model=ProductsBody)
async def list_products(query: Annotated[ListProducts, Query()], request: Request) -> Response:
    page = wiring.list_products(query.listing())
    cursor = query.next_cursor(page)
    response = JSONResponse({"items": page.items, "next_cursor": cursor}, headers=FRESH)
    if cursor:
        link_next(request, response, cursor)
    return response


@router.get("/v1/products/{product_id}", response_model=ProductBody, responses={304: {"description": "Not modified"}})
async def read_product(
    product_id: str, request: Request, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    view = wiring.read_product(product_id, lambda: is_admin(request))
    current = etag(view["version"])
    freshness = FRESH if view["status"] == "published" else {"Cache-Control": "private, no-store"}
    headers = {"ETag": current, **freshness}
    if if_none_match and current in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    return JSONResponse(view, headers=headers)
