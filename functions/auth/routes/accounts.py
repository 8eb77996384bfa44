"""The route to register."""

from __future__ import annotations

from auth.domain.register_customer import register_customer
from auth.routes.bodies import Registered, Registration
from auth.wiring import collaborators
from shop.http.routing import Router

router = Router(prefix="/v1/auth", tags=["auth"])


@router.post(
    "/register",
    status_code=201,
    operation_id="register_customer",
    response_description="Your customer id. Log in next.",
)
async def register(body: Registration) -> Registered:
    """Register as a customer with an e-mail address and a password."""
    account = register_customer(collaborators(), body.email, body.password.get_secret_value(), body.name)
    return Registered(customer_id=account.customer_id)
