"""How the environment is read: what is allowed, and what an error says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop import settings
from shop.settings import SettingError

NAME = "SOME_KNOB"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda value: monkeypatch.setenv(NAME, value)


def test_a_variable_that_is_missing_or_empty_is_named(given: Callable[[str], None]) -> None:
    with pytest.raises(SettingError, match=NAME):
        settings.text(NAME)
    given("")
    with pytest.raises(SettingError, match=NAME):
        settings.text(NAME)


def test_what_is_empty_is_the_default(given: Callable[[str], None]) -> None:
    given("")
    assert settings.text(NAME, "usual") == "usual"
    assert settings.text(NAME, "") == ""
    assert settings.number(NAME, 2.5) == 2.5
    assert settings.whole(NAME, 3) == 3
    assert settings.flag(NAME, default=True)
    assert not settings.flag(NAME, default=False)
    assert settings.choice(NAME, ("a", "b"), "b") == "b"


@pytest.mark.parametrize("value", ["true", "True", "TRUE", "1", "yes", "Yes"])
def test_a_flag_is_on(given: Callable[[str], None], value: str) -> None:
    given(value)
    assert settings.flag(NAME)


@pytest.mark.parametrize("value", ["false", "False", "0", "no", "NO"])
def test_a_flag_is_off(given: Callable[[str], None], value: str) -> None:
    given(value)
    assert not settings.flag(NAME, default=True)


@pytest.mark.parametrize("value", ["on", "tru", "2", "none", " "])
def test_what_is_no_flag_is_refused(given: Callable[[str], None], value: str) -> None:
    given(value)
    with pytest.raises(SettingError, match=f"{NAME} must be one of true, 1, yes, false, 0, no$"):
        settings.flag(NAME, default=True)


@pytest.mark.parametrize("value", ["", "five", "1,5", "-1", "nan", "NaN", "inf", "-inf", "1e400", "1e10", "0x10"])
def test_what_is_no_number_is_refused(given: Callable[[str], None], value: str) -> None:
    given(value)
    with pytest.raises(SettingError, match=NAME):
        settings.number(NAME)


@pytest.mark.parametrize("value", ["1.5", "1e3", "", "-1", "nan", "inf", "1" * 5000, "65536"])
def test_what_is_no_whole_number_is_refused(given: Callable[[str], None], value: str) -> None:
    given(value)
    with pytest.raises(SettingError, match=NAME):
        settings.whole(NAME, at_most=65_535)


def test_numbers_within_their_bounds_are_read(given: Callable[[str], None]) -> None:
    given("10")
    assert settings.number(NAME, at_least=10) == 10.0
    assert settings.whole(NAME, at_most=10) == 10
    with pytest.raises(SettingError, match=f"{NAME} must be a whole number from 11 to 20$"):
        settings.whole(NAME, at_least=11, at_most=20)


def test_no_error_says_the_value(given: Callable[[str], None]) -> None:
    given("hunter2")
    for read in (settings.number, settings.whole, settings.flag, lambda name: settings.choice(name, ("a",))):
        with pytest.raises(SettingError) as raised:
            read(NAME)
        assert "hunter2" not in str(raised.value)
        assert raised.value.__cause__ is None


REDIS = {"REDIS_HOST": "redis.example", "REDIS_PORT": "6379", "REDIS_SECRET_ID": "some/redis"}


@pytest.mark.parametrize("value", ["True", "TRUE", "yes", "1", ""])
def test_tls_to_redis_is_not_switched_off_by_a_capital_letter(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, each in {**REDIS, "REDIS_TLS": value}.items():
        monkeypatch.setenv(name, each)
    assert settings.redis().tls


def test_a_port_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, each in {**REDIS, "REDIS_PORT": "70000"}.items():
        monkeypatch.setenv(name, each)
    with pytest.raises(SettingError, match="REDIS_PORT must be a whole number from 1 to 65535"):
        settings.redis()


def test_kafka_is_spoken_to_as_one_of_two_words_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BROKERS", "b:9092")
    monkeypatch.setenv("KAFKA_SECURITY", "plaintext")
    with pytest.raises(SettingError, match="KAFKA_SECURITY must be one of SASL_SCRAM, PLAINTEXT"):
        settings.kafka()
