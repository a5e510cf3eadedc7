"""Pictures for programs. Drawings come inside the bodies of questions, as SVG."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from learning.domain.pictures import headers_of
from learning.queries.reading import picture_for


class FigureFile(APIView):
    """A picture by its digest, as a body of a question names it.

    Those of live lessons, and those of the questions in your attempts. The address never shows anything else: keep it.
    """

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, digest: str) -> HttpResponse:
        if (found := picture_for(request.user, digest)) is None:
            raise Http404
        return HttpResponse(found.content, headers=headers_of(found.media_type, found.is_public))
