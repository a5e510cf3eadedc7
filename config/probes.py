"""What a supervisor or a load balancer asks: does the process live, and could it serve a learner now?"""

import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from config.celery import app

TIMEOUT = 1.0  # seconds
ASKINGS = 4
OK = "ok"
SILENT = "does not answer"
logger = logging.getLogger(__name__)


class Probes:
    """Answers before host, TLS, session or sign-in are looked at: a probe speaks plain HTTP to an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/healthz": healthz, "/readyz": readyz}.get(request.path_info)
        return view(request) if view else self.get_response(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return _unstored(HttpResponse("ok\n", content_type="text/plain"))


def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and a worker answer. What does not is named, and nothing else is told."""
    parts = {"database": _asked(_database), "broker": _asked(_broker)}
    parts["worker"] = _asked(_worker) if parts["broker"] == OK else SILENT
    return _unstored(JsonResponse(parts, status=200 if set(parts.values()) == {OK} else 503))


def _unstored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _asked(question: Callable[[], bool]) -> str:
    try:
        return OK if question() else SILENT
    except Exception as error:  # whatever is wrong with a part, the answer is that it does not answer
        logger.warning("%s %s: %s", question.__name__.strip("_"), SILENT, error)
        return SILENT


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=TIMEOUT)
    return True


def _worker() -> bool:
    """Ask every worker and take the first answer: one is enough. A worker that just started hears the next asking."""
    return any(app.control.ping(timeout=TIMEOUT / ASKINGS, limit=1) for _ in range(ASKINGS))
