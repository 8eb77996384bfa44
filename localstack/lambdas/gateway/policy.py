"""Reads the policy that a Lambda authorizer answered, and evaluates it for a method."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ACTIONS = {"execute-api:invoke", "execute-api:*", "*"}


class MalformedAnswerError(Exception):
    """API Gateway would not accept the authorizer's answer."""


@dataclass(frozen=True)
class Decision:
    """A compiled policy, and the context that the function gets with the request."""

    allow: re.Pattern[str]
    deny: re.Pattern[str]
    context: dict[str, str]

    def allows(self, method_arn: str) -> bool:
        return not self.denies(method_arn) and self.allow.fullmatch(method_arn) is not None

    def denies(self, method_arn: str) -> bool:
        return self.deny.fullmatch(method_arn) is not None


def decision(answer: Any) -> Decision:
    """Reads an authorizer's answer, which can be any JSON. Raises MalformedAnswerError."""
    try:
        return _decision(answer["principalId"], answer["policyDocument"]["Statement"], answer.get("context") or {})
    except (KeyError, TypeError, AttributeError) as error:
        raise MalformedAnswerError(f"the answer is not a policy for a principal: {error}") from None


def _decision(principal: Any, statements: Any, context: Any) -> Decision:
    if not isinstance(principal, str):
        raise TypeError("principalId must be a string")
    stated = _listed(statements)
    texts = {key: _text(key, value) for key, value in context.items() if value is not None}
    return Decision(_resources(stated, "Allow"), _resources(stated, "Deny"), {**texts, "principalId": principal})


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(key: str, value: Any) -> str:
    """API Gateway turns the context's values into strings, and refuses objects and lists."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError(f"context value {key} is neither a string, a number nor a boolean")


def _resources(statements: Iterable[dict[str, Any]], effect: str) -> re.Pattern[str]:
    named = [
        _pattern(resource)
        for statement in statements
        if statement.get("Effect") == effect
        and ACTIONS.intersection(str(action).lower() for action in _listed(statement.get("Action", [])))
        for resource in _listed(statement.get("Resource", []))
    ]
    return re.compile("|".join(named) or r"(?!)", re.DOTALL)


def _pattern(resource: str) -> str:
    """fnmatch's expression does not backtrack, so a policy with many `*` cannot block the event loop."""
    return fnmatch.translate(resource.replace("[", "[[]"))
