"""What a Lambda authorizer answered, and whether it lets a method through."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ACTIONS = {"execute-api:invoke", "execute-api:*", "*"}


class MalformedAnswerError(Exception):
    """The authorizer's answer is not one that API Gateway understands."""


@dataclass(frozen=True)
class Decision:
    """A policy, compiled, and the context that goes to the function with the request."""

    allow: re.Pattern[str]
    deny: re.Pattern[str]
    context: dict[str, str]

    def allows(self, method_arn: str) -> bool:
        return not self.denies(method_arn) and self.allow.fullmatch(method_arn) is not None

    def denies(self, method_arn: str) -> bool:
        return self.deny.fullmatch(method_arn) is not None


def decision(answer: Any) -> Decision:
    """Reads an authorizer's answer."""
    if not isinstance(answer, dict) or not isinstance(answer.get("policyDocument"), dict):
        raise MalformedAnswerError("the answer has no policyDocument")
    if not isinstance(answer.get("principalId"), str):
        raise MalformedAnswerError("the answer has no principalId")
    statements = _listed(answer["policyDocument"].get("Statement", []))
    if not all(isinstance(statement, dict) for statement in statements):
        raise MalformedAnswerError("a statement of the policy is not an object")
    context = {key: _text(key, value) for key, value in (answer.get("context") or {}).items() if value is not None}
    return Decision(
        allow=_resources(statements, "Allow"),
        deny=_resources(statements, "Deny"),
        context={**context, "principalId": answer["principalId"]},
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(key: str, value: Any) -> str:
    """API Gateway hands every value of the context on as a string, and refuses what is none by nature."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise MalformedAnswerError(f"context value {key} is neither a string, a number nor a boolean")


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
    return re.escape(resource).replace(r"\*", ".*").replace(r"\?", ".")
