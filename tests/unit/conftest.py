"""Unit tests reach nothing: a test that opens a socket fails, and says so."""

from __future__ import annotations

import pytest
import pytest_socket


@pytest.fixture(autouse=True)
def no_sockets() -> None:
    pytest_socket.disable_socket(allow_unix_socket=True)
