"""Hands at a desk: what an author sends, from what stands there."""

from django.test import Client
from django.urls import reverse

from accounts.models import Role
from learning.queries.writing import written_lesson
from learning.services.editing import seen_of
from tests.factories import make_learner

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-labelledby="t d">'
    '<title id="t">A stent</title><desc id="d">In a vessel.</desc><path class="v" d="M0 0h9"/></svg>'
)


def signed_in(role=Role.INSTRUCTOR, client=None, **fields):
    client = client or Client()
    client.force_login(make_learner(role=role, is_superuser=role == Role.ADMINISTRATOR, **fields))
    return client


def rows(prefix, listed, before):
    """Return a list of rows as a browser sends it; `before` of them stood there."""
    sent = {f"{prefix}-TOTAL_FORMS": len(listed), f"{prefix}-INITIAL_FORMS": before}
    for place, row in enumerate(listed):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def lesson_form(lesson=None, **changes):
    """Return the form of a lesson as it stands, or of a new one, with changes."""
    text = written_lesson(lesson.code) if lesson else None
    fields = {"seen": seen_of(text), **(_front(text) if text else NEW)}
    lists = _lists(text) if text else {name: [] for name in LISTS}
    before = {name: len(listed) for name, listed in lists.items()}
    lists = {name: changes.pop(name, listed) for name, listed in lists.items()}
    for name, listed in lists.items():
        fields |= rows(name, listed, min(before[name], len(listed)))
    return {**fields, **changes}


LISTS = ("objectives", "sources", "figures", "prerequisites")
NEW = {
    "specialty": "access",
    "word": "radial",
    "title": "The radial artery",
    "summary": "The way in at the wrist.",
    "minutes": "8",
    "position": "",
    "status": "draft",
    "slug": "",
    "body": "",
}


def _front(text):
    names = ("title", "summary", "minutes", "position", "status", "slug", "body")
    return {name: getattr(text, name) for name in names}


def _lists(text):
    return {
        "objectives": [objective_row(one, place) for place, one in enumerate(text.objectives, start=1)],
        "sources": [{"key": key, "ORDER": place} for place, key in enumerate(text.sources, start=1)],
        "figures": [{"was": one.code, "code": one.code, "alt": one.alt, "credit": one.credit} for one in text.figures],
        "prerequisites": [{"code": code} for code in text.prerequisites],
    }


def objective_row(text, place):
    ticked = {"is_key": "on"} if text.is_key else {}
    return {"code": text.code, "statement": text.statement, "key_point": text.key_point, "ORDER": place, **ticked}


def address(thing=None, page="change", model="learning_lesson"):
    return reverse(f"admin:{model}_{page}", args=[thing.pk] if thing else [])


def save(client, lesson=None, **changes):
    url = address(lesson) if lesson else address(page="add")
    return client.post(url, lesson_form(lesson, **changes))
