"""What reviews refuses."""

from __future__ import annotations

from shop.kernel.errors import NotFoundError


class NoReviewsError(NotFoundError):
    slug = "no_reviews"
