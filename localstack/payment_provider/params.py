"""Reads typed parameters out of a form, with Stripe's errors."""

from __future__ import annotations

from localstack.payment_provider.errors import invalid, missing, unknown
from localstack.payment_provider.forms import Params


def only(params: Params, *allowed: str) -> None:
    for name in params:
        if name not in allowed and name != "expand":
            raise unknown(name)


def text(params: Params, name: str, default: str | None = None) -> str:
    value = params.get(name, default)
    if value is None or value == "":
        raise missing(name)
    if not isinstance(value, str):
        raise invalid(name, f"Invalid string: {name}")
    return value


def integer(params: Params, name: str, default: int | None = None) -> int:
    raw = text(params, name, None if default is None else str(default))
    try:
        value = int(raw)
    except ValueError:
        raise invalid(name, f"Invalid integer: {raw}", "parameter_invalid_integer") from None
    if value < 1:
        raise invalid(name, f"{name} must be greater than or equal to 1.", "parameter_invalid_integer")
    return value


def choice(params: Params, name: str, options: tuple[str, ...], default: str) -> str:
    value = text(params, name, default)
    if value not in options:
        raise invalid(name, f"Invalid {name}: must be one of {', '.join(options)}")
    return value


def flag(params: Params, name: str) -> bool:
    return choice(params, name, ("true", "false"), "false") == "true"


def mapping(params: Params, name: str) -> dict[str, str]:
    value = params.get(name, {})
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise invalid(name, f"Invalid hash: {name}")
    return value
