"""Makes an account an admin. Operators invoke this function directly.

Takes {"email", "password", "name"} and returns {"customer_id", "roles"}. Safe to repeat: the same password ends no
session; another password ends them all.
"""

from __future__ import annotations

from typing import Any

from auth.domain.make_admin import make_admin
from auth.wiring import collaborators
from shop.kernel.ids import new_id
from shop.telemetry.correlation import Correlation, bound


def handler(event: dict[str, str], _context: Any) -> dict[str, Any]:
    with bound(Correlation(new_id())):
        admin = make_admin(collaborators(), event["email"], event["password"], event.get("name", "Admin"))
    return {"customer_id": admin.customer_id, "roles": list(admin.roles)}
