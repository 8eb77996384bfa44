"""Request and response bodies of search."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from search.domain.model import Page, Place, Query
from search.domain.words import MAX_TERMS
from shop.contracts.message import Price
from shop.http.paging import decode_cursor, encode_cursor
from shop.http.prices import NotBelowMinPrice
from shop.http.texts import Identity

Amount = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
NO_WORD = f"The first {MAX_TERMS} words count. Punctuation is not a word: `!!!` finds nothing."


class _Params(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchProducts(_Params):
    """Without `q` every product matches. Prices are in cents; one of the variants must match them."""

    q: Annotated[Words | None, Field(description=f"Words in any order. {NO_WORD}")] = None
    category: Annotated[str | None, Field(min_length=1, max_length=100), Identity] = None
    min_price: Amount | None = None
    max_price: Annotated[Amount | None, NotBelowMinPrice] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1000)] = None

    def query(self) -> Query:
        return Query(self.q or "", self.category, self.min_price, self.max_price, self.limit, self._place())

    def next_cursor(self, page: Page) -> str | None:
        return encode_cursor(page.end.score, page.end.product_id) if page.end else None

    def _place(self) -> Place | None:
        return Place(*decode_cursor(self.cursor, float, str)) if self.cursor is not None else None


class SuggestProducts(_Params):
    q: Annotated[Words, Field(description=f"The start of a title's words. {NO_WORD}")]
    limit: Annotated[int, Field(ge=1, le=20)] = 8


class VariantBody(BaseModel):
    sku: str
    price: Price
    options: dict[str, str]


class HitBody(BaseModel):
    """`price` is the price of the cheapest variant."""

    product_id: str
    title: str
    category: str
    price: Price
    variants: list[VariantBody]


class SearchBody(BaseModel):
    """`next_cursor` is null on the last page."""

    items: list[HitBody]
    next_cursor: str | None


class SuggestionBody(BaseModel):
    product_id: str
    title: str


class SuggestionsBody(BaseModel):
    items: list[SuggestionBody]
