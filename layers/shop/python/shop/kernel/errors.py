"""What can go wrong, by kind. A service subclasses a kind and gives it a stable slug; `shop.http` maps kinds to
statuses."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """An answer the caller can act on. `detail` says what to do; `extra` becomes members of the problem document."""

    slug: ClassVar[str] = "error"

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class BadRequestError(DomainError):
    slug = "bad_request"


class BodyTooLargeError(DomainError):
    slug = "body_too_large"


class UnauthenticatedError(DomainError):
    slug = "unauthenticated"


class ForbiddenError(DomainError):
    slug = "forbidden"


class NotFoundError(DomainError):
    slug = "not_found"


class ConflictError(DomainError):
    slug = "conflict"


class StaleVersionError(DomainError):
    """If-Match named a version that is no longer current."""

    slug = "stale_version"


class VersionRequiredError(DomainError):
    slug = "version_required"


class InvalidError(DomainError):
    slug = "invalid"


class RetryLaterError(DomainError):
    """`retry_after` is in whole seconds."""

    def __init__(self, detail: str, *, retry_after: int = 1, **extra: object) -> None:
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class InProgressError(RetryLaterError):
    """A twin of this request is being worked on right now."""

    slug = "in_progress"


class TooManyRequestsError(RetryLaterError):
    slug = "too_many_requests"


class UnavailableError(RetryLaterError):
    """A store or a peer cannot be reached; nothing was done, or it is safe to ask again with the same key."""

    slug = "unavailable"
