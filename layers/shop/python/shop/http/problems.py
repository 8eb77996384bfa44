"""Turns every error into a problem document (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shop.http.problem_document import MEDIA_TYPE, TYPE_BASE, problem
from shop.kernel import errors

__all__ = ["MEDIA_TYPE", "STATUS", "TYPE_BASE", "ProblemResponse", "install", "problem", "respond", "status_of"]

MOST_ERRORS = 20
MOST_CHARACTERS = 300
STATUS: dict[type[errors.DomainError], int] = {
    errors.BadRequestError: 400,
    errors.UnauthenticatedError: 401,
    errors.ForbiddenError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.InProgressError: 409,
    errors.StaleVersionError: 412,
    errors.BodyTooLargeError: 413,
    errors.InvalidError: 422,
    errors.VersionRequiredError: 428,
    errors.TooManyRequestsError: 429,
    errors.UnavailableError: 503,
}


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE


def respond(request: Request, status: int, slug: str, detail: str, **extra: Any) -> ProblemResponse:
    return ProblemResponse(problem(status, slug, detail, request.url.path, **extra), status)


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def status_of(error: errors.DomainError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def _domain_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, errors.DomainError)
    response = respond(request, status_of(error), error.slug, error.detail, **error.extra)
    if isinstance(error, errors.RetryLaterError):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.UnauthenticatedError):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _validation_error(request: Request, error: Exception) -> ProblemResponse:
    """400 for parameters, 415 for a body whose Content-Type is not JSON, 422 for an invalid body."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if isinstance(error.body, bytes):  # FastAPI parses a body only if its Content-Type is JSON
        return respond(request, 415, "unsupported_media_type", "Send application/json, and say so in Content-Type.")
    body_only = all(item["loc"][0] == "body" for item in found)
    status, slug = (422, "invalid") if body_only else (400, "bad_request")
    listed = [{"pointer": _pointer(item["loc"]), "detail": _message(item)} for item in found[:MOST_ERRORS]]
    detail = "Correct the fields listed in errors and send it again."
    return respond(request, status, slug, detail, errors=listed, errors_total=len(found))


def _message(item: dict[str, Any]) -> str:
    """The message, without pydantic's `Value error, ` before messages of ours."""
    return _cut(str(item["ctx"]["error"]) if item["type"] == "value_error" else str(item["msg"]))


def _cut(text: str) -> str:
    """The messages quote the client, so they may be as long as a body."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _pointer(loc: tuple[int | str, ...]) -> str:
    """A JSON pointer (RFC 6901) into the body, or the parameter's place and name: `/lines/0/sku`, `query: limit`."""
    place, *path = loc
    if place != "body":
        return _cut(f"{place}: {'.'.join(map(str, path))}")
    return _cut("".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path) or "/")


async def _http_error(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, errors.DomainError):  # FastAPI wraps errors that are raised while it reads a body
        return await _domain_error(request, error.__cause__)
    slug, detail = _unrouted(request, error)
    response = respond(request, error.status_code, slug, detail)
    response.headers.update(error.headers or {})
    return response


def _unrouted(request: Request, error: HTTPException) -> tuple[str, str]:
    """Slug and detail of a request that no route matches, such as `/v1/products/a%2Fb`."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        advice = (
            "See the API description for the available routes; an id or a sku in a path has no slash, not even as %2F."
        )
        return "no_such_route", f"There is no such route. {advice}"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "")
        return "method_not_allowed", f"Use one of: {allowed}, not {request.method}."
    return "error", str(error.detail)
