"""Contacts in MySQL."""

from __future__ import annotations

from notifications.domain.model import Contact
from shop.stores.mysql import Session


class MySqlContacts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def locked(self, customer_id: str) -> Contact | None:
        row = self._session.one("SELECT email, name FROM contacts WHERE customer_id = %s FOR UPDATE", (customer_id,))
        return Contact(customer_id, row["email"], row["name"]) if row else None

    def put(self, contact: Contact, version: int) -> None:
        # `version` comes last: MySQL assigns from left to right, and the other columns compare with the old version.
        self._session.execute(
            "INSERT INTO contacts (customer_id, email, name, version) VALUES (%s, %s, %s, %s)"
            " ON DUPLICATE KEY UPDATE email = IF(VALUES(version) > version, VALUES(email), email),"
            " name = IF(VALUES(version) > version, VALUES(name), name), version = GREATEST(version, VALUES(version))",
            (contact.customer_id, contact.email, contact.name, version),
        )
