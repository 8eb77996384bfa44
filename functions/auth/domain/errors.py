"""The errors of auth."""

from __future__ import annotations

from shop.kernel.errors import ConflictError, InvalidError, TooManyRequestsError, UnauthenticatedError


class EmailTakenError(ConflictError):
    slug = "email_taken"

    def __init__(self) -> None:
        super().__init__("This e-mail address has an account already. Log in instead.")


class InvalidEmailError(InvalidError):
    slug = "invalid_email"


class WeakPasswordError(InvalidError):
    slug = "weak_password"


class CredentialsError(UnauthenticatedError):
    """The same answer for an unknown address and a wrong password, so that nobody learns which addresses exist."""

    slug = "invalid_credentials"


class RefreshTokenError(UnauthenticatedError):
    """`reason` is for metrics only; the client does not see it."""

    slug = "invalid_refresh_token"

    def __init__(self, reason: str) -> None:
        super().__init__("This refresh token is not valid. Log in again.")
        self.reason = reason


class TooManyAttemptsError(TooManyRequestsError):
    slug = "too_many_attempts"
