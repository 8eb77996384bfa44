"""Reading the reviews of a product."""

from __future__ import annotations

from reviews.domain.errors import NoReviewsError
from reviews.domain.ports import Work


def read_reviews(work: Work, product_id: str) -> int:
    """The number of reviews. Raises NoReviewsError for a product that is not known."""
    if not work.products.has(product_id):
        raise NoReviewsError("There is no such product. GET /v1/products lists them.")
    return 0
