"""What holds for every page: typed errors become pages, and times are told in the reader's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

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
}


class Permissions:
    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


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
        if response.status_code == 405 and not response.streaming and not response.content and not _is_api(request):
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        found = errors.lookup(exception)
        if found is None or _is_api(request):
            return None
        status, code = found
        context = {
            "status": status,
            "title": HEADINGS.get(code, "That cannot be done now."),
            "reason": str(exception) or errors.TITLES[code] + ".",
        }
        return render(request, "refused.html", context, status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(("/api/", "/_allauth/"))
