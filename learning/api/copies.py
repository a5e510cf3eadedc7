"""What clients need that keep a copy: to ask whether it still holds, and for what changed since."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import generics
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes.domain.instants import read_instant

TOLD_AGAIN = ("Cache-Control", "ETag", "Vary")  # with a 304, too
SINCE = OpenApiParameter(
    "updated_since",
    OpenApiTypes.DATETIME,
    description="Only what changed at this instant or later. It has an offset: `Z`, or `%2B01:00`.",
)


class BadInstant(APIException):
    status_code = 400
    default_code = "bad_instant"
    default_detail = "`updated_since` is an instant such as 2026-03-02T12:00:00Z, with its offset."


class Kept(APIView):
    """An answer that its client may keep, and must ask about each time: a proxy keeps it for nobody.

    The tag is made from the bytes of the answer: two people have the same one only where they are told the same.
    """

    not_modified = True

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Cookie", "X-Session-Token"])
            response.add_post_render_callback(partial(_unless_held, request.headers.get("If-None-Match", "")))
        return response


def _unless_held(held: str, response: Response) -> HttpResponse | None:
    """Tag a rendered answer; where the client holds it already, return the word that it does."""
    tag = response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    # A proxy that compresses makes a tag weak.
    if not {"*", tag} & {one.removeprefix("W/") for one in parse_etags(held)}:
        return None
    return HttpResponseNotModified(headers={name: response.headers[name] for name in TOLD_AGAIN})


class KeptList(Kept, generics.ListAPIView):
    """A list that also tells only what changed since an instant. A view names its `rows`."""

    changed = "updated_at"  # the field that says when

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        since = self.request.query_params.get("updated_since")
        return self.rows() if since is None else self.rows().filter(**{f"{self.changed}__gte": _instant(since)})


def _instant(text: str) -> datetime:
    found = read_instant(text)
    if found is None:
        raise BadInstant
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise BadInstant from error
