"""Invoked directly, by whoever may invoke functions: makes an account an admin. Safe to repeat.

Takes {"email", "password", "name"} and answers {"customer_id", "roles"}.
"""

from __future__ import annotations

from typing import Any

from auth.domain.register import make_admin
from auth.wiring import passwords, unit_of_work


def handler(event: dict[str, str], _context: Any) -> dict[str, Any]:
    admin = make_admin(unit_of_work.run, passwords(), event["email"], event["password"], event.get("name", "Admin"))
    return {"customer_id": admin.customer_id, "roles": list(admin.roles)}
