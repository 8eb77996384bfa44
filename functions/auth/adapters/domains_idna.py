"""International domain names by IDNA 2008, with the mapping of UTS 46. `idna` is imported when the first one comes."""

from __future__ import annotations


class IdnaDomains:
    def to_unicode(self, domain: str) -> str:
        if _is_plain(domain):
            return domain
        import idna

        ascii_domain = self.to_ascii(domain)
        return idna.decode(ascii_domain) if ascii_domain else domain

    def to_ascii(self, domain: str) -> str:
        if _is_plain(domain):
            return domain
        import idna

        try:
            return idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            return ""


def _is_plain(domain: str) -> bool:
    """Most domains have only one spelling."""
    return domain.isascii() and "xn--" not in domain
