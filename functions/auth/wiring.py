"""Builds auth's adapters from its settings, once per process."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cache, partial

from auth.adapters.access_tokens_jwt import JwtAccessTokens
from auth.adapters.accounts_mysql import MySqlAccounts
from auth.adapters.domains_idna import IdnaDomains
from auth.adapters.families_mysql import MySqlFamilies
from auth.adapters.throttle_redis import Limits, RedisThrottle
from auth.domain.ports import Collaborators, Passwords, Work
from shop import settings
from shop.auth.denylist import Denylist
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.stores import redis


def build(transaction: Transaction) -> Work:
    return Work(
        accounts=MySqlAccounts(transaction.session),
        families=MySqlFamilies(transaction.session),
        emit=transaction.emit,
        now=transaction.now,
        new_id=transaction.new_id,
        new_secret=partial(secrets.token_urlsafe, 32),
        refresh_lifetime=timedelta(seconds=settings.number("REFRESH_TOKEN_TTL_SECONDS", 2_592_000, at_least=1)),
    )


unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build)


@cache
def access_tokens() -> JwtAccessTokens:
    tokens = settings.tokens()
    secret = partial(settings.secret, settings.text("TOKEN_SIGNING_SECRET_ID"))
    return JwtAccessTokens(tokens.issuer, tokens.audience, _access_lifetime(), secret)


def _access_lifetime() -> timedelta:
    return timedelta(seconds=settings.number("ACCESS_TOKEN_TTL_SECONDS", 600, at_least=1))


def _limits() -> Limits:
    default = Limits()
    return Limits(
        settings.whole("LOGIN_FAILURES_PER_ACCOUNT", default.per_account, at_least=1),
        settings.whole("LOGIN_FAILURES_PER_ADDRESS", default.per_address, at_least=1),
        settings.whole("LOGIN_WINDOW_SECONDS", default.window_seconds, at_least=1),
    )


@cache
def passwords() -> Passwords:
    from auth.adapters.passwords_argon2 import Argon2Passwords  # not needed to read the public keys

    return Argon2Passwords()


@cache
def throttle() -> RedisThrottle:
    return RedisThrottle(partial(redis.client, settings.redis()), _limits())


@cache
def collaborators() -> Collaborators:
    denylist = Denylist(settings.redis())
    return Collaborators(unit_of_work.run, IdnaDomains(), passwords(), denylist, _access_lifetime())
