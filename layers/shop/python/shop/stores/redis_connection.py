"""redis-py's connections, opened again where they died while they were idle."""

from __future__ import annotations

import redis

from shop.settings import secret


class Login(redis.CredentialProvider):
    """The password as the secret has it now, read for each new connection."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id

    def get_credentials(self) -> tuple[str]:
        return (secret(self._secret_id)["password"],)


class Connection(redis.Connection):
    """Before the first command after `health_check_interval` seconds the driver sends a PING. If that fails, no command
    was sent yet, so that another connection can be opened without doing anything twice."""

    def check_health(self) -> None:
        try:
            super().check_health()  # type: ignore[no-untyped-call]
        except (redis.ConnectionError, redis.TimeoutError):
            self.disconnect()  # type: ignore[no-untyped-call]
            self.connect()  # type: ignore[no-untyped-call]


class TlsConnection(Connection, redis.SSLConnection):
    pass
