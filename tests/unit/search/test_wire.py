"""What the routes accept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from search.routes.models import SearchProducts


def test_a_max_price_below_the_min_price_is_reported_at_its_field() -> None:
    with pytest.raises(ValidationError) as refused:
        SearchProducts.model_validate({"min_price": 5, "max_price": 1})
    assert [error["loc"] for error in refused.value.errors()] == [("max_price",)]
    assert SearchProducts.model_validate({"min_price": 5, "max_price": 5}).max_price == 5
