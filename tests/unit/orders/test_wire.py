"""What the routes accept, and what they say of what they do not."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from localstack.customer import ADDRESS
from orders.domain.model import Address
from orders.routes.models import AddressBody
from shop.http.addresses import PostalAddress


@pytest.mark.parametrize(
    "wrong", [{"city": "a\0b"}, {"name": "a\u202eb"}, {"line1": "a\nb"}, {"postal_code": "1\x852"}], ids=ascii
)
def test_an_address_is_lines_of_visible_text(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Remove them"):
        PostalAddress.model_validate(ADDRESS | wrong)


@pytest.mark.parametrize("country", ["de", "XX", "DEU", "", "D\0"])
def test_the_error_of_a_wrong_country_says_what_is_wanted(country: str) -> None:
    with pytest.raises(ValidationError, match=r"must be an ISO 3166-1 alpha-2 code in capital letters, for example DE"):
        PostalAddress.model_validate(ADDRESS | {"country": country})


def test_an_old_order_is_readable_whatever_its_address_holds() -> None:
    old = Address(name="a\u202eb", line1="L\x851", line2=None, city="Bonn", postal_code="53111", country="XX")
    assert AddressBody.model_validate(old).name == "a\u202eb"
