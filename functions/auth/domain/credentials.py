"""What counts as an e-mail address and as a password here."""

from __future__ import annotations

import re
import unicodedata

from auth.domain.errors import InvalidEmailError, WeakPasswordError

LOCAL = r"[^@,;:<>()\[\]\\\"]{1,64}"
LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
TOP_LABEL = r"(?!\d+$)[^\W_](?:[^\W_]|-){0,61}[^\W_]"
EMAIL = re.compile(rf"{LOCAL}@(?:{LABEL}\.)+{TOP_LABEL}")
MAX_EMAIL = 254
MIN_PASSWORD, MAX_PASSWORD, MIN_DISTINCT = 10, 128, 5
COMMON = frozenset(
    {
        "1234567890",
        "0123456789",
        "1q2w3e4r5t",
        "abcdefghij",
        "changeme123",
        "iloveyou123",
        "letmein123",
        "password12",
        "password123",
        "password1234",
        "qwerty12345",
        "qwertyuiop",
        "welcome123",
    }
)


def normal_email(given: str) -> str:
    """One spelling for one mailbox: without surrounding space, composed, in lower case."""
    email = unicodedata.normalize("NFC", given.strip(" ")).lower()
    if len(email) > MAX_EMAIL or not EMAIL.fullmatch(email) or any(map(_is_unseen, email)):
        raise InvalidEmailError(
            "Send an e-mail address like name@example.com: one @, a domain of letters, digits, hyphens and dots, and no"
            " spaces or invisible characters."
        )
    return email


def _is_unseen(character: str) -> bool:
    """Spaces, controls and formats: two addresses that look the same must be the same."""
    return unicodedata.category(character)[0] in "CZ"


def normal_password(given: str) -> str:
    """The same password typed on another keyboard may come in another Unicode form."""
    return unicodedata.normalize("NFKC", given)


def new_password(given: str, email: str) -> str:
    """Long and not guessed at once; no rule about classes of characters (NIST SP 800-63B)."""
    password = normal_password(given)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise WeakPasswordError(f"Choose a password of {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    guess = password.lower()
    if len(set(guess)) < MIN_DISTINCT or guess in COMMON or guess in {email, email.partition("@")[0]}:
        raise WeakPasswordError("This password is guessed too easily. Choose another, for example four random words.")
    return password
