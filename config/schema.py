"""How endpoints describe themselves in OpenAPI."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

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
        if self._may_be_held():
            bodies["200"]["headers"] = {"ETag": _TAG}
            bodies["304"] = {"description": "It is still what you hold.", "headers": {"ETag": _TAG}}
        return bodies | {str(status): _PROBLEM_BODIES[status] for status in sorted(self._problems())}

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *([_HELD] if self._may_be_held() else [])]

    def _may_be_held(self) -> bool:
        return self.method == "GET" and getattr(self.view, "not_modified", False)

    def _problems(self) -> set[int]:
        found = {400, 401, 406, *getattr(self.view, "problems", ())}
        if "{" in self.path:
            found.add(404)
        if self.method != "GET":
            found.add(403)
        # A POST is read even where it has no body to give: for a CSRF token, if it comes with a cookie.
        if self.method in ("POST", "PUT", "PATCH"):
            found |= {413, 415}
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
_TAG = {"description": "Names this very answer, to ask later whether it still holds.", "schema": {"type": "string"}}
_HELD = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag that you hold: 304 says that it still holds."
)
_PROBLEM_BODIES = {
    status: {"description": meaning, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, meaning in _MEANINGS.items()
}


def describe_problem(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add what every problem looks like to the schema."""
    result["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    return result
