"""Raster pictures under the name of their content: an address never shows anything else, so that it may be kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from learning.domain.curriculum.texts import EXTENSIONS
from learning.domain.pictures import headers_of
from learning.queries.reading import picture_for


@require_safe
def figure(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    found = picture_for(request.user, digest)
    if found is None or EXTENSIONS[found.media_type] != extension:
        raise Http404
    return HttpResponse(found.content, headers=headers_of(found.media_type, found.is_public))
