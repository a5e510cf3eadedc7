"""The API describes itself, and does what it says."""

from io import StringIO

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from reviews import services as reviews
from tests.api.conftest import item, send
from tests.content import MATERIAL
from tests.factories import make_attempt, make_lesson, make_version


@pytest.fixture
def schema(client, db):
    return client.get("/api/v1/schema/").json()


def mistakes(schema, path, method, reply):
    """Return where a reply differs from what its address promises."""
    promised = schema["paths"][f"/api/v1/{path}"][method]["responses"][str(reply.status_code)]["content"]
    part = promised[reply["Content-Type"]]["schema"]
    validator = Draft202012Validator({**part, "components": schema["components"]})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(reply.json())]


def test_the_schema_is_valid_and_without_a_warning(capsys):
    call_command("spectacular", "--fail-on-warn", "--validate")

    assert capsys.readouterr().err == ""


def test_the_schema_is_there_for_whoever_asks(schema):
    assert schema["openapi"] == "3.1.1"
    assert sorted(schema["paths"]) == [
        "/api/v1/account/",
        "/api/v1/account/devices/",
        "/api/v1/account/devices/{device_id}/",
        "/api/v1/attempts/{attempt_id}/",
        "/api/v1/attempts/{attempt_id}/answers/",
        "/api/v1/attempts/{attempt_id}/submit/",
        "/api/v1/calibration/",
        "/api/v1/figures/{digest}/",
        "/api/v1/glossary/",
        "/api/v1/gone/",
        "/api/v1/lessons/",
        "/api/v1/lessons/{code}/",
        "/api/v1/lessons/{code}/attempts/",
        "/api/v1/memories/",
        "/api/v1/notices/",
        "/api/v1/notices/{notice_id}/seen/",
        "/api/v1/quizzes/",
        "/api/v1/quizzes/{code}/",
        "/api/v1/quizzes/{code}/attempts/",
        "/api/v1/reminders/",
        "/api/v1/reviews/attempts/",
        "/api/v1/reviews/due/",
        "/api/v1/slots/{slot_id}/flag/",
        "/api/v1/slots/{slot_id}/hints/",
        "/api/v1/slots/{slot_id}/settle/",
        "/api/v1/slots/{slot_id}/tries/",
        "/api/v1/sources/",
        "/api/v1/specialties/",
    ]


def test_every_endpoint_takes_the_session_token_and_tells_of_its_problems(schema):
    operations = [one for methods in schema["paths"].values() for one in methods.values()]

    assert all({"sessionToken": []} in one["security"] for one in operations)
    assert all({"400", "401", "406"} <= set(one["responses"]) for one in operations)
    assert schema["components"]["securitySchemes"]["sessionToken"]["name"] == "X-Session-Token"


def test_what_may_be_kept_says_so(schema):
    told = {path: methods["get"]["responses"] for path, methods in schema["paths"].items() if "get" in methods}
    held = [path.removeprefix("/api/v1/") for path, replies in told.items() if "304" in replies]

    assert sorted(held) == ["glossary/", "gone/", "lessons/", "lessons/{code}/", "sources/", "specialties/"]
    assert all("ETag" in told[f"/api/v1/{path}"]["200"]["headers"] for path in held)


def test_replies_are_as_promised(schema, phone):
    lesson = make_lesson()
    begun = phone.call("post", f"lessons/{lesson.code}/attempts/")
    attempt = begun.json()
    slot = attempt["questions"][0]["slot"]
    at_once = make_attempt(phone.learner, [make_version(kind="multi")], feedback="at_once")

    replies = [
        ("specialties/", "get", phone.call("get", "specialties/")),
        ("lessons/", "get", phone.call("get", "lessons/")),
        ("lessons/", "get", phone.call("get", "lessons/?cursor=x")),
        ("lessons/{code}/", "get", phone.call("get", f"lessons/{lesson.code}/")),
        ("lessons/{code}/", "get", phone.call("get", "lessons/no.lesson/")),
        ("lessons/{code}/attempts/", "post", begun),
        ("attempts/{attempt_id}/answers/", "post", send(phone, attempt, item(slot), 1)),
        ("attempts/{attempt_id}/answers/", "post", phone.call("post", f"attempts/{attempt['id']}/answers/", {})),
        ("slots/{slot_id}/settle/", "post", phone.call("post", f"slots/{slot}/settle/")),
        ("slots/{slot_id}/settle/", "post", phone.call("post", f"slots/{at_once.slots.get().pk}/settle/")),
        ("attempts/{attempt_id}/", "get", phone.call("get", f"attempts/{attempt['id']}/")),
        ("attempts/{attempt_id}/submit/", "post", phone.call("post", f"attempts/{attempt['id']}/submit/")),
        ("attempts/{attempt_id}/", "get", phone.call("get", f"attempts/{attempt['id']}/")),
        ("reviews/attempts/", "post", phone.call("post", "reviews/attempts/")),
        ("reminders/", "get", phone.call("get", "reminders/")),
        ("reminders/", "put", phone.call("put", "reminders/", {"on": True})),
        ("reminders/", "patch", phone.call("patch", "reminders/", {"on": True})),
    ]
    reviews.catch_up(learner_id=phone.learner.pk)
    replies += [(path, "get", phone.call("get", path)) for path in ("memories/", "reviews/due/")]

    assert [found for path, method, reply in replies if (found := mistakes(schema, path, method, reply))] == []


def test_the_material_that_we_ship_is_as_promised(schema, phone):
    call_command("import_curriculum", content=MATERIAL, stdout=StringIO())
    listed = [one["id"] for one in phone.call("get", "lessons/").json()["results"]]

    read = [("lessons/{code}/", "get", phone.call("get", f"lessons/{code}/")) for code in listed]
    begun = [("lessons/{code}/attempts/", "post", phone.call("post", f"lessons/{code}/attempts/")) for code in listed]
    submit = "attempts/{attempt_id}/submit/"
    ended = [(submit, "post", phone.call("post", f"attempts/{one.json()['id']}/submit/")) for _, _, one in begun]

    assert len(listed) > 1
    assert [found for reply in read + begun + ended if (found := mistakes(schema, *reply))] == []


def test_the_readable_page_lists_every_endpoint_and_every_code(client, schema):
    page = client.get("/api/v1/docs/").content.decode()

    operations = [one["operationId"] for methods in schema["paths"].values() for one in methods.values()]
    codes = schema["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert [name for name in operations + codes if f'id="{name}"' not in page] == []


def test_the_readable_page_runs_no_script_or_style_of_its_own(client):
    reply = client.get("/api/v1/docs/")

    assert (reply.status_code, b"style=" in reply.content, b"<style" in reply.content) == (200, False, False)
    assert "script-src 'self'" in reply["Content-Security-Policy"]
