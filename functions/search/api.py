"""The HTTP API of search."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from search.routes.models import SearchBody, SearchProducts, SuggestionsBody, SuggestProducts
from search.wiring import cached_index
from shop.http.app import create_app, lambda_handler
from shop.http.caching import FRESH
from shop.http.paging import link_next
from shop.http.routing import Router

router = Router(tags=["search"])


@router.get("/v1/search", response_model=SearchBody, response_description="A page of products, the best match first.")
async def search_products(params: Annotated[SearchProducts, Query()], request: Request) -> Response:
    """Search the published products."""
    page = cached_index.search(params.query())
    cursor = params.next_cursor(page)
    response = JSONResponse({"items": page.items, "next_cursor": cursor}, headers=FRESH)
    if cursor:
        link_next(request, response, cursor)
    return response


@router.get(
    "/v1/search/suggest", response_model=SuggestionsBody, response_description="Products, the best match first."
)
async def suggest_products(params: Annotated[SuggestProducts, Query()]) -> Response:
    """Suggest products while a customer is typing."""
    return JSONResponse({"items": cached_index.suggest(params.q, params.limit)}, headers=FRESH)


app = create_app("Search", [router])
handler = lambda_handler(app)
