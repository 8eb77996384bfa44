"""Ids as clients write them in paths. A database may take a space at the end for none, so no other shape gets there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from shop.kernel.ids import SHAPE

Id = Annotated[str, Path(pattern=f"^{SHAPE}$")]
