"""The HTTP API of reviews."""

from __future__ import annotations

from pydantic import BaseModel

from reviews.domain.read_reviews import read_reviews
from reviews.wiring import unit_of_work
from shop.http.app import create_app, lambda_handler
from shop.http.callers import Customer
from shop.http.ids import Id
from shop.http.routing import Router

router = Router(prefix="/v1/reviews", tags=["reviews"])


class Reviews(BaseModel):
    count: int


@router.get("/{product_id}", operation_id="read_reviews", response_description="How many reviews there are.")
async def read(product_id: Id, _: Customer) -> Reviews:
    """Read how many reviews a product has."""
    return Reviews(count=unit_of_work.run(lambda work: read_reviews(work, product_id)))


app = create_app("reviews", [router])
handler = lambda_handler(app)
