from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from shop.auth import tokens
from shop.auth.bearer import token_of
from shop.auth.tokens import TokenError, TokenVerifier
from shop.kernel.errors import UnavailableError
from tests.tokens import SETTINGS, Mint, bad_tokens

MINT = Mint()
BAD = bad_tokens(MINT)


class Keys:
    """A key set that a test can change or make unreachable."""

    def __init__(self, *mints: Mint) -> None:
        self.jwks: Any = {"keys": [mint.public_jwk for mint in mints]}
        self.down = False
        self.asked = 0

    def __call__(self) -> Mapping[str, Any]:
        self.asked += 1
        if self.down:
            raise ConnectionRefusedError
        return self.jwks  # type: ignore[no-any-return]


class Time:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1000.0
        monkeypatch.setattr(tokens, "time", self)

    def monotonic(self) -> float:
        return self.seconds


def test_a_good_token_names_the_caller() -> None:
    claims = TokenVerifier(SETTINGS, Keys(MINT)).verify(MINT.token(sub="cus-1", jti="t-1", roles=["customer", "admin"]))
    assert (claims.subject, claims.token_id, claims.roles) == ("cus-1", "t-1", ("customer", "admin"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused(name: str) -> None:
    verifier = TokenVerifier(SETTINGS, Keys(MINT))
    with pytest.raises(TokenError):
        verifier.verify(BAD[name])


def test_clocks_may_differ_by_the_leeway_and_no_more() -> None:
    now = MINT.claims()["iat"]
    assert SETTINGS.leeway <= 60
    assert TokenVerifier(SETTINGS, Keys(MINT)).verify(MINT.token(exp=now - SETTINGS.leeway + 5)).expires_at < now


def test_the_keys_are_fetched_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    time, keys = Time(monkeypatch), Keys(MINT)
    verifier = TokenVerifier(SETTINGS, keys)
    for _ in range(3):
        verifier.verify(MINT.token())
    assert keys.asked == 1
    time.seconds += tokens.KEYS_TTL_SECONDS + 1
    verifier.verify(MINT.token())
    assert keys.asked == 2


def test_a_new_key_is_found_and_unknown_ones_do_not_flood_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    time, keys, fresh = Time(monkeypatch), Keys(MINT), Mint(kid="key-2")
    verifier = TokenVerifier(SETTINGS, keys)
    verifier.verify(MINT.token())
    keys.jwks["keys"].append(fresh.public_jwk)
    for _ in range(5):
        with pytest.raises(TokenError):
            verifier.verify(fresh.token())
    assert keys.asked == 1
    time.seconds += tokens.REFETCH_COOLDOWN_SECONDS + 1
    assert verifier.verify(fresh.token(sub="cus-1")).subject == "cus-1"
    assert keys.asked == 2


def test_without_any_key_nobody_can_be_judged() -> None:
    keys = Keys(MINT)
    keys.down = True
    verifier = TokenVerifier(SETTINGS, keys)
    with pytest.raises(UnavailableError):
        verifier.verify(MINT.token())
    keys.down = False
    assert verifier.verify(MINT.token(sub="cus-1")).subject == "cus-1"


@pytest.mark.parametrize("broken", [{}, {"keys": []}, {"keys": "none"}])
def test_a_broken_key_set_is_unavailable(broken: Any) -> None:
    keys = Keys()
    keys.jwks = broken
    with pytest.raises(UnavailableError):
        TokenVerifier(SETTINGS, keys).verify(MINT.token())


def test_known_keys_outlive_an_issuer_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    time, keys = Time(monkeypatch), Keys(MINT)
    verifier = TokenVerifier(SETTINGS, keys)
    verifier.verify(MINT.token())
    keys.down = True
    time.seconds += tokens.KEYS_TTL_SECONDS + 1
    assert verifier.verify(MINT.token(sub="cus-1")).subject == "cus-1"


@pytest.mark.parametrize("header", ["", "token", "Bearer", "Bearer   ", "Basic abc"])
def test_only_a_bearer_header_holds_a_token(header: str) -> None:
    with pytest.raises(TokenError):
        token_of(header)
    assert token_of("bearer abc") == "abc"
