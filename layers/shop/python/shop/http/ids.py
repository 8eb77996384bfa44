"""Ids as clients write them in paths. Stores keep no others, and a database may take a space at the end for none."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

Id = Annotated[str, Path(pattern="^[0-9A-Za-z_-]{1,64}$")]
