"""The answer to a request that no route takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gateway.domain.routes import METHODS

SUPPORTED_VERSIONS = ("v1",)
VERSION = re.compile(r"/(v\d+)(?:/|$)")


@dataclass(frozen=True)
class Refusal:
    """`headers` and `extra` are added to the response and its problem document."""

    status: int
    slug: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)


def refuse(method: str, resource: str, path: str) -> Refusal:
    """`resource` is the path in template.yaml that the request matched; `/{proxy+}` if it matched none."""
    allowed = METHODS.get(resource)
    if allowed is not None:
        listed = ", ".join(allowed)
        return Refusal(405, "method_not_allowed", f"Use one of: {listed}, not {method}.", {"Allow": listed})
    version = VERSION.match(path)
    if version and version[1] not in SUPPORTED_VERSIONS:
        listed = ", ".join(SUPPORTED_VERSIONS)
        detail = f"There is no version {version[1]} of this API. Use one of: {listed}."
        return Refusal(400, "unsupported_version", detail, extra={"supported_versions": list(SUPPORTED_VERSIONS)})
    return Refusal(404, "no_such_route", "There is no such route. See the API description for the available routes.")
