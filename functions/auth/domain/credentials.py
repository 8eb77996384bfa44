"""What counts as an e-mail address and as a password here."""

from __future__ import annotations

import re
import unicodedata

from auth.domain.errors import InvalidEmailError, WeakPasswordError
from auth.domain.ports import Domains

ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"(?=.{{1,64}}$){ATOM}(?:\.{ATOM})*")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?!\d+$)[a-z0-9][a-z0-9-]{{0,61}}[a-z0-9]")
MAX_EMAIL = 254
NO_EMAIL = (
    "Send an e-mail address like name@example.com: one @, a domain of letters, digits, hyphens and dots, and no spaces"
    " or invisible characters."
)
NO_LOCAL = (
    "Our mail service cannot write to this address: before the @ it takes the letters a to z without accents, digits,"
    " and single dots or signs like + - _ between them, 64 characters at most. Send another address of yours."
)
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


def normal_email(given: str, domains: Domains) -> str:
    """One spelling for one mailbox: without surrounding space, composed, in lower case, its domain in Unicode."""
    local, at, domain = unicodedata.normalize("NFC", given.strip(" ")).lower().rpartition("@")
    return f"{local}{at}{domains.shown(domain)}"


def new_email(given: str, domains: Domains) -> str:
    """The normal spelling of an address that mail can be sent to. Raises InvalidEmailError."""
    email = normal_email(given, domains)
    local, _, domain = email.rpartition("@")
    wire = domains.wire(domain)
    too_long = len(f"{local}@{wire}") > MAX_EMAIL
    if too_long or not local or not DOMAIN.fullmatch(wire) or any(map(_is_unseen, given.strip(" ") + email)):
        raise InvalidEmailError(NO_EMAIL)
    if not LOCAL.fullmatch(local):
        raise InvalidEmailError(NO_LOCAL)
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
