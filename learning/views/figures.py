"""Raster pictures under the name of their content: an address never shows anything else, so that it may be kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.queries import may_author
from learning.domain.curriculum.texts import EXTENSIONS
from learning.queries.reading import picture

KEPT = "max-age=31536000, immutable"  # a year


@require_safe
def figure(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    found = picture(digest)
    if found is None or EXTENSIONS[found.media_type] != extension:
        raise Http404
    if not found.is_public and not may_author(request.user):
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["Cache-Control"] = f"{'public' if found.is_public else 'private'}, {KEPT}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
