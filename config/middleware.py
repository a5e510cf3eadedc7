"""What holds for every answer: typed errors become pages, times are in the reader's zone, caches keep nobody's page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import orjson
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts import services
from config import errors

Response = Callable[[HttpRequest], HttpResponse]
# What no page of ours asks a device for, no script on it may ask for either.
PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)
HEADINGS = {
    "nothing_to_ask": "There is no question here.",
    "not_settled": "This question is still open.",
    "feedback_at_end": "Feedback comes at the end.",
    "not_found": "It is not there.",
}


class Permissions:
    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class ForOneReader:
    """Keep what was made for somebody out of every cache: a proxy's, and the browser's once they have signed out."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Asked afterwards: an endpoint learns only from its token who is asking.
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class DevicesInUse:
    """Note once an hour that a browser's session is used. An app's is noted by `config.api`, which knows its token."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever came by a token, or has just signed out, is not in the cookie's session.
        if request.user.is_authenticated and request.session.get(SESSION_KEY) == str(request.user.pk):
            agent = request.headers.get("User-Agent", "")
            services.note_use(session=request.session, user_agent=agent, is_app=False, now=timezone.now())
        return response


class Readable:
    """Refuse what a part behind us would take and then fail at.

    That is NUL in an address or a cookie, which PostgreSQL cannot store, and a body for the app client that holds half
    a character or nests without end.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("NUL characters have no place here.")
        if request.path_info.startswith("/_allauth/") and request.body:
            try:
                orjson.loads(request.body)
            except orjson.JSONDecodeError as error:
                raise BadRequest(f"The body is not JSON: {error}.") from error
        return self.get_response(request)


class LearnerTime:
    """Tell times in the zone of whoever is signed in, and in UTC to a visitor."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = ZoneInfo(request.user.time_zone) if request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)


class TypedErrors:
    """Give a page to what a view refuses: the same table as the API's, `config.errors`."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = response.status_code == 405 and not response.streaming and not response.content
        if bare and not errors.is_api(request):
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        found = errors.lookup(exception)
        if found is None or errors.is_api(request):
            return None
        status, code = found
        context = {
            "status": status,
            "title": HEADINGS.get(code, "That cannot be done now."),
            "reason": str(exception) or errors.TITLES[code] + ".",
        }
        return render(request, "refused.html", context, status=status)
