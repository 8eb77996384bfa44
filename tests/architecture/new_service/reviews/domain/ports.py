"""What reviews needs of the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class ProductStore(Protocol):
    def add(self, product_id: str) -> None: ...
    def has(self, product_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Work:
    products: ProductStore
