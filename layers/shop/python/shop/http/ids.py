"""Ids and SKUs as clients write them. Other shapes are refused: MySQL, for one, ignores a space at the end."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import StringConstraints

from shop.kernel import ids

Id = Annotated[str, Path(pattern=f"^{ids.SHAPE}$")]
Sku = Annotated[str, StringConstraints(pattern=f"^{ids.SKU}$")]
"""In a path or in a body."""
