"""How endpoints describe themselves in OpenAPI."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from config.errors import PROBLEM, PROBLEM_SCHEMA


class SessionTokenScheme(OpenApiAuthenticationExtension):
    target_class = "config.api.SessionToken"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Session-Token",
            "description": "The meta.session_token that POST /_allauth/app/v1/auth/login answers with.",
        }


class Schema(AutoSchema):
    """Names each serializer by its view, and adds the problems that an endpoint can answer with.

    A view lists in `problems` the statuses that only it knows.
    """

    def get_summary(self) -> str:
        return self.get_description().partition("\n")[0]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return type(serializer).__qualname__.replace(".", "")

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        return bodies | {str(status): _PROBLEM_BODIES[status] for status in sorted(self._problems())}

    def _problems(self) -> set[int]:
        found = {401, 406, *getattr(self.view, "problems", ())}
        if "{" in self.path:
            found.add(404)
        if self.method == "POST":
            found.add(403)
        if self.method == "POST" and self.get_request_serializer():
            found |= {400, 413, 415}
        if self._get_paginator():
            found.add(400)
        return found


_MEANINGS = {
    400: "The request cannot be understood.",
    401: "Nobody is signed in.",
    403: "Signed in by cookie, but the CSRF token is missing.",
    404: "There is no such thing for you.",
    406: "Only JSON can be had here.",
    409: "It cannot be done in this state; `code` says why.",
    413: "The body is too large.",
    415: "The body is not sent as application/json.",
}
_PROBLEM_BODIES = {
    status: {"description": meaning, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, meaning in _MEANINGS.items()
}


def describe_problem(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add what every problem looks like to the schema."""
    result["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    return result
