"""The suite of tests/unit/auth on MySQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from auth.adapters.accounts_mysql import MySqlAccounts
from auth.adapters.families_mysql import MySqlFamilies
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.integration.conftest import mysql_settings
from tests.unit.auth.suites import Stores
from tests.unit.auth.test_stores import *  # noqa: F403


class RollBackError(Exception):
    pass


@pytest.fixture
def stores(open_database: Callable[[MySql], Database]) -> Iterator[Stores]:
    """In a transaction that is rolled back."""
    with suppress(RollBackError), open_database(mysql_settings("auth")).transaction() as session:
        yield Stores(MySqlAccounts(session), MySqlFamilies(session))
        raise RollBackError
