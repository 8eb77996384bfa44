"""Ranges of prices in queries."""

from __future__ import annotations

from pydantic import AfterValidator, ValidationInfo


def _not_below_lowest(highest: int | None, info: ValidationInfo) -> int | None:
    lowest = info.data.get("min_price")
    if lowest is not None and highest is not None and lowest > highest:
        raise ValueError(f"must not be below min_price, which is {lowest}")
    return highest


NotBelowMinPrice = AfterValidator(_not_below_lowest)
"""For a field `max_price` after a field `min_price`. The error is reported for `max_price`."""
