"""Kinds of errors. Services subclass a kind and give it a stable slug; `shop.http` maps each kind to a status."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """An error that the caller can act on. `detail` says what to do; `extra` becomes members of the problem
    document."""

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
    """The version in If-Match is not the current one."""

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
    """Another request with the same Idempotency-Key is being processed."""

    slug = "in_progress"


class TooManyRequestsError(RetryLaterError):
    slug = "too_many_requests"


class UnavailableError(RetryLaterError):
    """A store or another service cannot be reached. Nothing was done, or it is safe to try again with the same key."""

    slug = "unavailable"
