"""Renders mails from the files in templates/: subject, text and HTML. A missing variable fails the mail."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notifications.domain.model import Delivery, Failure, Mail
from notifications.domain.ports import NotSentError

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent.parent / "templates"
MINOR_UNITS = 100


class JinjaRenderer:
    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html"]),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["money"] = money
        return environment

    def render(self, delivery: Delivery, address: str) -> Mail:
        from jinja2 import TemplateError

        variables = delivery.variables
        try:
            subject = self._fill(f"{delivery.template}.subject.txt", variables)
            text = self._fill(f"{delivery.template}.txt", variables)
            html = self._fill(f"{delivery.template}.html", variables)
        except TemplateError as error:
            raise NotSentError(f"template: {type(error).__name__}", Failure.FINAL) from error
        return Mail(address, " ".join(subject.split()), text, html, delivery.event_id)

    def _fill(self, name: str, variables: dict[str, Any]) -> str:
        return self._environment.get_template(name).render(variables)


def money(price: dict[str, Any]) -> str:
    """`{"amount": 1999, "currency": "EUR"}` → 19.99 EUR."""
    whole, cents = divmod(int(price["amount"]), MINOR_UNITS)
    return f"{whole:,}.{cents:02d} {price['currency']}"
