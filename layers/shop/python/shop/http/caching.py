"""What caches may keep. Every answer is `no-store` unless its route says otherwise (shop.http.app)."""

from __future__ import annotations

FRESH = {"Cache-Control": "public, max-age=10"}
"""What everybody sees alike, and may see 10 seconds late."""

FRESH_BY_CALLER = {**FRESH, "Vary": "Authorization"}
"""The same where some callers are answered otherwise, and those `no-store`."""
