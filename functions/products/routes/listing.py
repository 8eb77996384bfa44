"""The query string of the product list, and its cursor."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from products.domain.ports import Listing, Page, Position, SortKey
from shop.http.paging import CursorError, decode_cursor, encode_cursor
from shop.http.prices import NotBelowMinPrice
from shop.http.texts import Identity

Amount = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
Sort = Literal["created", "-created", "price", "-price", "title", "-title"]


class ListProducts(BaseModel):
    """Prices are in cents. A product matches if one of its variants does."""

    model_config = ConfigDict(extra="forbid")

    category: Annotated[str | None, Field(min_length=1, max_length=100), Identity] = None
    min_price: Amount | None = None
    max_price: Annotated[Amount | None, NotBelowMinPrice] = None
    sort: Sort = "-created"
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=2000)] = None

    def listing(self) -> Listing:
        return Listing(
            self.category,
            self.min_price,
            self.max_price,
            cast("SortKey", self.sort.removeprefix("-")),
            self.sort.startswith("-"),
            self.limit,
            self._position(),
        )

    def next_cursor(self, page: Page) -> str | None:
        return encode_cursor(self.sort, page.end.value, page.end.product_id) if page.end else None

    def _position(self) -> Position | None:
        if self.cursor is None:
            return None
        kinds = {"created": type(None), "price": int, "title": str}
        sort, value, product_id = decode_cursor(self.cursor, str, kinds[self.sort.removeprefix("-")], str)
        if sort != self.sort:
            raise CursorError("This cursor belongs to another sort. Start again without it.")
        return Position(value, product_id)
