"""What every endpoint shares: JSON in and out, who is asking, and the pages of a list.

DRF loads these while it loads itself, so nothing that needs its views may be imported here.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from allauth.headless.internal.sessionkit import session_store
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from rest_framework.exceptions import APIException, ParseError
from rest_framework.pagination import BasePagination
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts import services

PAGE, LONGEST_PAGE = 50, 100  # results
LARGEST_BODY = 1_000_000  # bytes: a hundred answers are some 20 kB


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8, and says so by being JSON

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain)


def _plain(value: Any) -> str:
    """Return what orjson does not know: a translated text, or a Decimal, whose digits a float would change."""
    if isinstance(value, Promise) or hasattr(value, "as_tuple"):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class OrjsonParser(BaseParser):
    """JSON as its standard has it: no NaN, no half of a character, nothing too large to hold."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"A body holds at most {LARGEST_BODY} bytes. Send the answers in several requests.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.") from error


class SessionToken(XSessionTokenAuthentication):
    """The session of the app client, by its token. Looked up in one query: allauth's own asks twice."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        token = self.get_session_token(request)
        session = session_store(token) if token else None
        if session is None or session.get(SESSION_KEY) is None:
            return None
        user = get_session_user(session)
        return (user, session) if user and self._in_use(session, request) else None

    def _in_use(self, session: Any, request: Any) -> bool:
        """Note once an hour that a token is used; return whether it still opens something."""
        agent = request.headers.get("User-Agent", "")
        if services.note_use(session=session, user_agent=agent, is_app=True, now=timezone.now()):
            try:
                session.save()
            except UpdateError:  # it was ended while we looked
                return False
        return True

    def authenticate_header(self, request: Any) -> str:
        return 'X-Session-Token realm="Patency"'  # with it DRF says 401; without, 403


class BadCursor(APIException):
    status_code = 400
    default_code = "bad_cursor"
    default_detail = "Take `next` or `previous` from a page of this list, or begin without a cursor."


class Cursor(BasePagination):
    """Pages that neither skip nor repeat a row when others come or go, in either direction.

    A view names its `ordering`: fields or annotations, ascending, never null and unique as a whole. A cursor holds
    their values in the row beside which a page begins.
    """

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.ordering, self.address = tuple(view.ordering), request.build_absolute_uri()
        size = _size(request.query_params.get("limit", ""))
        self.back, beside = self._read(request.query_params.get("cursor"))
        try:
            rows = list(self._beyond(queryset, beside)[: size + 1])
        except (TypeError, ValueError, ValidationError) as error:
            raise BadCursor from error
        if beside and rows and not self._are_alike(rows[0], beside):
            raise BadCursor
        more, self.rows = len(rows) > size, rows[:size]
        if self.back:
            self.rows.reverse()
        self.has_next, self.has_previous = (True, more) if self.back else (more, beside is not None)
        return self.rows

    def _read(self, cursor: str | None) -> tuple[bool, list[Any] | None]:
        """Return whether a page goes backwards, and the values beside which it begins; None: at the start."""
        if cursor is None:
            return False, None
        try:
            way, *values = orjson.loads(urlsafe_b64decode(cursor.encode()))
        except (ValueError, TypeError) as error:
            raise BadCursor from error
        if way not in ("after", "before") or [type(one) in (int, str) for one in values] != [True] * len(self.ordering):
            raise BadCursor
        return way == "before", values

    def _are_alike(self, row: Any, beside: list[Any]) -> bool:
        """Whether a cursor holds numbers where a row of this list has them."""
        pairs = zip(self.ordering, beside, strict=True)
        return all(isinstance(getattr(row, name), int) == isinstance(value, int) for name, value in pairs)

    def _beyond(self, queryset: QuerySet[Any], beside: list[Any] | None) -> QuerySet[Any]:
        """Return the rows on one side of some values, the nearest first: a comparison of tuples, spelled out."""
        sign, way = ("-", "lt") if self.back else ("", "gt")
        beyond, equal = Q(), Q()
        for name, value in zip(self.ordering, beside or [], strict=False):
            beyond |= equal & Q(**{f"{name}__{way}": value})
            equal &= Q(**{name: value})
        return queryset.filter(beyond).order_by(*(f"{sign}{name}" for name in self.ordering))

    def get_paginated_response(self, data: Any) -> Response:
        following = self._link("after", self.rows[-1:]) if self.has_next else None
        previous = self._link("before", self.rows[:1]) if self.has_previous else None
        return Response({"results": data, "next": following, "previous": previous})

    def _link(self, way: str, rows: list[Any]) -> str | None:
        if not rows:
            return None
        cursor = orjson.dumps([way, *(getattr(rows[0], name) for name in self.ordering)])
        return replace_query_param(self.address, "cursor", urlsafe_b64encode(cursor).decode())

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "description": "Where that page is; null: there is none."}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = "Where a page begins, as `next` and `previous` of another page have it. It has no meaning."
        limit = f"How many results a page holds: {PAGE} unless said, {LONGEST_PAGE} at most."
        return [
            {"name": "cursor", "in": "query", "required": False, "description": cursor, "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "required": False, "description": limit, "schema": {"type": "integer"}},
        ]


def _size(limit: str) -> int:
    """Return how long a page is; what is no number asks for the usual length."""
    asked = int(limit) if limit.isdecimal() and len(limit) < 10 else PAGE
    return min(asked or PAGE, LONGEST_PAGE)
