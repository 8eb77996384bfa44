"""Makes the stack's administrator, who can log in. Runs with the environment of AuthApi."""

from __future__ import annotations

from auth.domain.register import make_admin
from auth.wiring import desk
from localstack.stack import current


def main() -> None:
    values = current().values
    make_admin(desk(), values["ADMIN_EMAIL"], values["ADMIN_PASSWORD"], "Admin")


if __name__ == "__main__":
    main()
