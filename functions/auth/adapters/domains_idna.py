"""International domain names by IDNA 2008, mapped as UTS 46 says. `idna` is imported at the first of them."""

from __future__ import annotations


class IdnaDomains:
    def shown(self, domain: str) -> str:
        if _is_plain(domain):
            return domain
        import idna

        wire = self.wire(domain)
        return idna.decode(wire) if wire else domain

    def wire(self, domain: str) -> str:
        if _is_plain(domain):
            return domain
        import idna

        try:
            return idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            return ""


def _is_plain(domain: str) -> bool:
    """One spelling is all there is of most domains."""
    return domain.isascii() and "xn--" not in domain
