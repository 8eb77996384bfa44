"""The query string of the product list, and its cursor."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from products.domain.ports import Listing, Page, Position, SortKey
from shop.http.paging import CursorError, decode_cursor, encode_cursor

Amount = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
Sort = Literal["created", "-created", "price", "-price", "title", "-title"]


class ListProducts(BaseModel):
    """Prices in cents; a product matches when one of its variants does."""

    model_config = ConfigDict(extra="forbid")

    category: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    min_price: Amount | None = None
    max_price: Amount | None = None
    sort: Sort = "-created"
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=2000)] = None

    @field_validator("max_price")
    @classmethod
    def _prices_in_order(cls, highest: int | None, info: ValidationInfo) -> int | None:
        lowest = info.data.get("min_price")
        if lowest is not None and highest is not None and lowest > highest:
            raise ValueError(f"must not be below min_price, which is {lowest}")
        return highest

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
