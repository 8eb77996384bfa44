"""Headers of cacheable responses. All others are `no-store` (shop.http.app)."""

from __future__ import annotations

FRESH = {"Cache-Control": "public, max-age=10"}
"""For responses that are the same for everyone and may be 10 seconds old."""

FRESH_BY_CALLER = {**FRESH, "Vary": "Authorization"}
"""The same where some callers are answered otherwise, and those `no-store`."""
