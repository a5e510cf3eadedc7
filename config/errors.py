"""Errors as HTTP. The one table: what a typed error below means to a browser and to an API client.

Pages come here through `config.middleware`, endpoints through DRF's handler, and both get their answer from `lookup`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.services import LastAdministrator, NoDevice, Overtaken
from quizzes.queries.feedback import NotReleased, NotSettled
from quizzes.services import FeedbackAtEnd, Locked, NoHint, Nothing, NotOpen, NoTry

PROBLEM = "application/problem+json"

STATUS: dict[type[Exception], tuple[int, str]] = {
    FeedbackAtEnd: (409, "feedback_at_end"),
    LastAdministrator: (409, "last_administrator"),
    Locked: (409, "locked"),
    NoDevice: (404, "not_found"),
    NoHint: (409, "no_hint"),
    NoTry: (409, "no_try"),
    NotOpen: (409, "not_open"),
    NotReleased: (409, "not_released"),
    NotSettled: (409, "not_settled"),
    Nothing: (409, "nothing_to_ask"),
    Overtaken: (409, "overtaken"),
}

# What each code means, in words that do not change from one occurrence to the next. The documentation lists them.
TITLES = {
    "bad_cursor": "The cursor is none that a list gave",
    "bad_instant": "The instant is none, or has no offset",
    "bad_request": "The request cannot be understood",
    "error": "The server failed",
    "feedback_at_end": "Feedback comes when the whole attempt is submitted",
    "invalid": "The body does not have the right shape",
    "last_administrator": "The last administrator has to stay one",
    "locked": "The question cannot be reached yet",
    "method_not_allowed": "This address does not take that method",
    "no_hint": "There is no such hint to take",
    "no_try": "There is nothing to try",
    "not_acceptable": "Only JSON can be had here",
    "not_authenticated": "Nobody is signed in",
    "not_found": "There is no such thing for you",
    "not_open": "The quiz cannot be started now",
    "not_released": "The feedback comes later",
    "not_settled": "The question is still open",
    "nothing_to_ask": "There is no question to ask now",
    "overtaken": "Somebody else changed it since it was read",
    "parse_error": "The body is not JSON",
    "permission_denied": "This is not allowed",
    "too_large": "The body is too large",
    "unsupported_media_type": "The body has to be application/json",
}

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A problem as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Where its code is explained."},
        "title": {"type": "string", "description": "What the code means, always in the same words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What happened this time."},
        "code": {"type": "string", "enum": sorted(TITLES), "description": "For programs to branch on."},
        "opens_at": {"type": "string", "format": "date-time", "description": "With `not_open`: when the quiz opens."},
        "again_at": {
            "type": "string",
            "format": "date-time",
            "description": "With `not_open`: from when on another attempt can be begun.",
        },
        "left": {"type": "integer", "description": "With `not_open`: how many attempts are left, where that is fixed."},
        "errors": {
            "type": "array",
            "description": "What is wrong in the body, with code `invalid`.",
            "items": {
                "type": "object",
                "required": ["at", "message"],
                "properties": {
                    "at": {"type": "string", "description": "A JSON Pointer (RFC 6901)."},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def lookup(error: Exception) -> tuple[int, str] | None:
    """Return the status and the code of a typed error; None for what nobody foresaw."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return None


def respond(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem that an endpoint answers with. None lets Django log the error and call `server_error`."""
    if found := lookup(error):
        return Response(problem(*found, str(error)) | _besides(error), found[0], content_type=PROBLEM)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _from_framework(error, response)
        response.content_type = PROBLEM
    return response


def _besides(error: Exception) -> dict[str, Any]:
    """Return what a program can go by where a quiz cannot be begun; what is not known is missing."""
    if not isinstance(error, NotOpen):
        return {}
    found = {"opens_at": error.opens_at, "again_at": error.again_at, "left": error.left}
    return {name: _plain_instant(value) for name, value in found.items() if value is not None}


def _plain_instant(value: Any) -> Any:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _from_framework(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        errors = [{"at": at, "message": message} for at, message in _pointed(error.detail)]
        return problem(400, "invalid", "See `errors` for what is wrong, and where.") | {"errors": errors}
    if isinstance(error, Http404):
        return problem(404, "not_found", "It does not exist, or it is not yours.")
    code = _code(error, response.status_code)
    return problem(response.status_code, code, str(response.data.get("detail", "")))


def _code(error: Exception, status: int) -> str:
    if isinstance(error, APIException):
        code = error.get_codes()
        return code if isinstance(code, str) and code in TITLES else error.default_code
    return "permission_denied" if status == HTTPStatus.FORBIDDEN else "bad_request"


def _pointed(detail: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield each message with the JSON Pointer to what it is about."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _pointed(below, f"{at}/{name}")
    elif isinstance(detail, list):
        for below in detail:
            yield from _pointed(below, at)
    else:
        yield at, str(detail)


def problem(status: int, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"{reverse('api-docs')}#{code}",
        "title": TITLES[code],
        "status": status,
        "detail": detail or TITLES[code] + ".",
        "code": code,
    }


@csrf_exempt  # nothing is done here, and an unknown address is unknown before it is forbidden
def unknown_endpoint(request: HttpRequest, rest: str = "") -> HttpResponse:
    return _plain(404, "not_found", f"The API has no address {request.path}.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_api(request):
        return defaults.bad_request(request, exception)
    return _plain(400, "bad_request", "The server does not take this request.")


def server_error(request: HttpRequest) -> HttpResponse:
    if not is_api(request):
        return defaults.server_error(request)
    return _plain(500, "error", "The failure was noted. What you sent may be sent again.")


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks: it gets a problem, not a page."""
    return request.path_info.startswith(("/api/", "/_allauth/"))


def _plain(status: int, code: str, detail: str) -> HttpResponse:
    return HttpResponse(orjson.dumps(problem(status, code, detail)), content_type=PROBLEM, status=status)
