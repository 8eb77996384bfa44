"""Checks and normalises e-mail addresses and passwords."""

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
    """One spelling per mailbox: no surrounding spaces, NFC, lower case, the domain in Unicode."""
    local, at, domain = unicodedata.normalize("NFC", given.strip(" ")).lower().rpartition("@")
    return f"{local}{at}{domains.to_unicode(domain)}"


def new_email(given: str, domains: Domains) -> str:
    """The normal spelling of an address. Raises InvalidEmailError if mail cannot be sent to it."""
    email = normal_email(given, domains)
    local, _, domain = email.rpartition("@")
    ascii_domain = domains.to_ascii(domain)
    too_long = len(f"{local}@{ascii_domain}") > MAX_EMAIL
    invisible = any(map(_is_invisible, given.strip(" ") + email))
    if too_long or invisible or not local or not DOMAIN.fullmatch(ascii_domain):
        raise InvalidEmailError(NO_EMAIL)
    if not LOCAL.fullmatch(local):
        raise InvalidEmailError(NO_LOCAL)
    return email


def _is_invisible(character: str) -> bool:
    """Spaces, control and format characters. Without them, addresses that look the same are the same."""
    return unicodedata.category(character)[0] in "CZ"


def normal_password(given: str) -> str:
    """NFKC: another keyboard may send the same password in another Unicode form."""
    return unicodedata.normalize("NFKC", given)


def new_password(given: str, email: str) -> str:
    """Long and not easy to guess; no rule about classes of characters (NIST SP 800-63B). Raises WeakPasswordError."""
    password = normal_password(given)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise WeakPasswordError(f"Choose a password of {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    guess = password.lower()
    if len(set(guess)) < MIN_DISTINCT or guess in COMMON or guess in {email, email.partition("@")[0]}:
        raise WeakPasswordError("This password is too easy to guess. Choose another, for example four random words.")
    return password
