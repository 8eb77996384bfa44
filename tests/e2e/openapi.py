"""Checks each answer of the shop against docs/openapi.json."""

from __future__ import annotations

import httpx

from tests import openapi


def check(response: httpx.Response) -> None:
    """An httpx response hook."""
    response.read()
    request = response.request
    headers = {name.lower(): value for name, value in response.headers.items()}
    openapi.check(openapi.Answer(request.method, request.url.path, response.status_code, headers, response.text))
