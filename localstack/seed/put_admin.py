"""Makes the stack's administrator, who can log in. Runs with the environment of AuthApi."""

from __future__ import annotations

from auth.create_admin import handler
from localstack.stack import current


def main() -> None:
    values = current().values
    handler({"email": values["ADMIN_EMAIL"], "password": values["ADMIN_PASSWORD"], "name": "Admin"}, None)


if __name__ == "__main__":
    main()
