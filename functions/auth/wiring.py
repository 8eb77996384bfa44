"""Builds auth's adapters into its use cases, once per process."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cache, partial

from auth.adapters.access_tokens_jwt import JwtAccessTokens
from auth.adapters.accounts_mysql import MySqlAccounts
from auth.adapters.domains_idna import IdnaDomains
from auth.adapters.families_mysql import MySqlFamilies
from auth.adapters.throttle_redis import Limits, RedisThrottle
from auth.domain.ports import Desk, Office, Passwords, Work
from shop import settings
from shop.auth.denylist import Denylist
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction
from shop.stores import redis


def _work(tx: Transaction) -> Work:
    lifetime = timedelta(seconds=settings.number("REFRESH_TOKEN_TTL_SECONDS", 2_592_000, at_least=1))
    accounts, families = MySqlAccounts(tx.session), MySqlFamilies(tx.session)
    return Work(accounts, families, tx.emit, tx.now, tx.new_id, partial(secrets.token_urlsafe, 32), lifetime)


unit_of_work = mysql.unit_of_work(_work)


@cache
def access_tokens() -> JwtAccessTokens:
    tokens = settings.tokens()
    secret = partial(settings.secret, settings.text("TOKEN_SIGNING_SECRET_ID"))
    return JwtAccessTokens(tokens.issuer, tokens.audience, _access_lifetime(), secret)


def _access_lifetime() -> timedelta:
    return timedelta(seconds=settings.number("ACCESS_TOKEN_TTL_SECONDS", 600, at_least=1))


def _limits() -> Limits:
    usual = Limits()
    return Limits(
        settings.whole("LOGIN_FAILURES_PER_ACCOUNT", usual.per_account, at_least=1),
        settings.whole("LOGIN_FAILURES_PER_ADDRESS", usual.per_address, at_least=1),
        settings.whole("LOGIN_WINDOW_SECONDS", usual.window_seconds, at_least=1),
    )


@cache
def passwords() -> Passwords:
    from auth.adapters.passwords_argon2 import Argon2Passwords  # whoever only reads the public keys hashes nothing

    return Argon2Passwords()


@cache
def office() -> Office:
    return Office(unit_of_work.run, IdnaDomains(), passwords(), Denylist(settings.redis()), _access_lifetime())


@cache
def desk() -> Desk:
    throttle = RedisThrottle(partial(redis.client, settings.redis()), _limits())
    own = office()
    return Desk(own.run, own.domains, own.passwords, own.denylist, own.access_lifetime, throttle, access_tokens())
