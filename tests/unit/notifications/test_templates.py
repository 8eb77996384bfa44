"""The mails as customers read them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from notifications.adapters.renderer_jinja import TEMPLATES, JinjaRenderer, money
from notifications.domain.mail_order import delivery_of
from notifications.domain.model import Delivery, Failure, Mail, Template
from notifications.domain.ports import NotSentError
from shop.contracts.orders import CancelReason, OrderCancelled
from tests.unit.notifications.fakes import ANA, CANCELLED, CONFIRMED, ORDER, sealed

RENDERER = JinjaRenderer()


def rendered(message: object) -> Mail:
    return RENDERER.render(delivery_of(sealed(message)), ANA.email)  # type: ignore[arg-type]


def test_the_confirmation_says_what_was_bought_and_what_it_cost() -> None:
    mail = rendered(CONFIRMED)
    assert (mail.to, mail.subject, mail.tag) == ("ana@example.com", "Your order order-1 is confirmed", "evt-1")
    assert mail.text == (
        "Hello,\n\n"
        "thank you for your order order-1. It is paid, and we are packing it:\n\n"
        "  2 x Mug <blue> (MUG-1), 12.50 EUR each\n\n"
        "Total: 25.00 EUR\n\n"
        "Cartwright"
    )


def test_html_is_escaped() -> None:
    mail = rendered(CONFIRMED)
    assert "Mug &lt;blue&gt;" in mail.html
    assert "<blue>" not in mail.html


def test_the_cancellation_says_why() -> None:
    mail = rendered(CANCELLED)
    assert mail.subject == "Your order order-1 was cancelled"
    assert mail.text == (
        "Hello,\n\n"
        "your order order-1 over 25.00 EUR was cancelled, because the payment was declined.\n\n"
        "  2 x Mug <blue> (MUG-1)\n\n"
        "Nothing was charged; what had been charged or held is given back.\n\n"
        "Cartwright"
    )
    assert "because the payment was declined." in mail.html


@pytest.mark.parametrize("reason", CancelReason.__args__)  # type: ignore[attr-defined]
def test_every_reason_has_words_of_its_own(reason: CancelReason) -> None:
    text = rendered(OrderCancelled(**ORDER, reason=reason)).text
    assert reason not in text
    assert "because ." not in text


@pytest.mark.parametrize("template", Template)
def test_every_template_has_subject_text_and_html(template: Template) -> None:
    for part in ("subject.txt", "txt", "html"):
        assert (TEMPLATES / f"{template}.{part}").is_file()


def test_a_missing_variable_fails_the_mail_before_it_is_sent() -> None:
    delivery = delivery_of(sealed(CONFIRMED))  # type: ignore[arg-type]
    variables = {name: value for name, value in delivery.variables.items() if name != "total"}
    with pytest.raises(NotSentError) as raised:
        RENDERER.render(replace(delivery, variables=variables), ANA.email)
    assert raised.value.failure is Failure.FINAL


def test_no_personal_data_is_kept_with_a_delivery() -> None:
    delivery: Delivery = delivery_of(sealed(CONFIRMED))  # type: ignore[arg-type]
    assert set(delivery.variables) == {"order_id", "lines", "total"}


@pytest.mark.parametrize(("amount", "shown"), [(0, "0.00 EUR"), (5, "0.05 EUR"), (123_456_789, "1,234,567.89 EUR")])
def test_money_is_shown_in_major_units(amount: int, shown: str) -> None:
    assert money({"amount": amount, "currency": "EUR"}) == shown


@pytest.mark.parametrize("message", [CONFIRMED, CANCELLED])
def test_no_mail_has_a_link(message: object) -> None:
    """Mail programs turn every address and domain in a text into a link."""
    mail = rendered(message)
    for part in (mail.subject, mail.text, mail.html):
        assert not re.search(r"https?:|www\.|href|\w\.[a-z]{2,}", part), part
