"""Invoked directly, by whoever may invoke functions: makes an account an admin.

Safe to repeat: the same password ends no session, another one ends them all.

Takes {"email", "password", "name"} and answers {"customer_id", "roles"}.
"""

from __future__ import annotations

from typing import Any

from auth.domain.make_admin import make_admin
from auth.wiring import office
from shop.kernel.ids import new_id
from shop.telemetry.correlation import Correlation, bound


def handler(event: dict[str, str], _context: Any) -> dict[str, Any]:
    with bound(Correlation(new_id())):
        admin = make_admin(office(), event["email"], event["password"], event.get("name", "Admin"))
    return {"customer_id": admin.customer_id, "roles": list(admin.roles)}
