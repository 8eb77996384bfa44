"""A postal address in a request, validated by the rules of its country (`shop.http.countries`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from shop.http.countries import PARTS, countries, fitted, rules_of
from shop.http.labels import label_of
from shop.http.texts import OneLine

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16), OneLine]


def _country(code: str) -> str:
    rules_of(code)
    return code


Country = Annotated[
    str,
    Field(json_schema_extra=lambda schema: schema.update(enum=sorted(countries()))),
    AfterValidator(_country),
]


EXAMPLE: JsonValue = {
    "name": "Ada Lovelace",
    "line1": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "country": "GB",
}


class PostalAddress(BaseModel):
    """`state` is a state, province, prefecture, county or emirate, by code or name; `district` a part of the city;
    `sorting_code` what some countries sort mail by (CEDEX). Which parts an address needs, and how its postal code
    looks, depends on `country`; a state, postal or sorting code that the country's addresses do not have is dropped."""

    model_config = ConfigDict(extra="forbid", validate_default=True, json_schema_extra={"examples": [EXAMPLE]})

    country: Country
    name: Text
    line1: Text
    line2: Text | None = None
    district: Text | None = None
    city: Text | None = None
    state: Text | None = None
    postal_code: Code | None = None
    sorting_code: Code | None = None

    @field_validator(*PARTS)
    @classmethod
    def _as_the_country_writes_it(cls, value: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        return value if country is None else fitted(info.field_name or "", value, rules_of(country))

    def label(self) -> tuple[str, ...]:
        """Its lines in the country's order."""
        parts = self.model_dump(include=set(PARTS), exclude_none=True)
        return label_of(self.country, self.name, (self.line1, self.line2) if self.line2 else (self.line1,), parts)
