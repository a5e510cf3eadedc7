"""Nothing from the key's side leaves before its slot is settled."""

from reviews import services as reviews
from tests.api.conftest import item, send
from tests.factories import RADIAL, make_attempt, make_lesson, make_version

SECRETS = ("shallow, over bone", "bleeds least in coronary", "About ", "A trial of access sites", '"correct"', '"mark"')


def texts(reply):
    """Return which secrets a reply holds, anywhere in its body or headers."""
    whole = reply.content.decode() + str(dict(reply.headers))
    return [secret for secret in SECRETS if secret in whole]


def walk_everything(phone, lesson, attempt_id):
    replies = [
        phone.call("get", "specialties/"),
        phone.call("get", "lessons/"),
        phone.call("get", f"lessons/{lesson.code}/"),
        phone.call("post", f"lessons/{lesson.code}/attempts/"),
        phone.call("get", f"attempts/{attempt_id}/"),
        phone.call("get", "memories/"),
        phone.call("get", "reviews/due/"),
    ]
    slots = [one["slot"] for one in replies[3].json()["questions"]]
    replies += [send(phone, {"id": attempt_id}, item(slot), item(slot, "wrong"), 1) for slot in slots]
    replies += [phone.call("post", f"slots/{slot}/settle/") for slot in slots]
    return replies


def test_no_reply_holds_a_key_before_settling(phone):
    lesson = make_lesson([make_version(), make_version(kind="multi")])
    attempt = phone.begin(lesson)

    found = [texts(reply) for reply in walk_everything(phone, lesson, attempt["id"])]

    assert [one for one in found if one] == []


def test_settling_one_question_shows_nothing_of_the_next(phone):
    attempt = make_attempt(phone.learner, [make_version(), make_version()], feedback="at_once")
    first, _ = attempt.slots.all()

    phone.call("post", f"slots/{first.pk}/settle/")
    seen = phone.call("get", f"attempts/{attempt.pk}/").json()["questions"]

    assert ["feedback" in one for one in seen] == [True, False]


def test_the_walk_sees_a_key_that_is_shown(phone):
    attempt = make_attempt(phone.learner, feedback="at_once")

    settled = phone.call("post", f"slots/{attempt.slots.get().pk}/settle/")

    assert texts(settled) == list(SECRETS)


def test_a_memory_keeps_its_key_point_to_itself(phone):
    attempt = make_attempt(phone.learner, feedback="at_once")
    slot = attempt.slots.get().pk
    send(phone, {"id": attempt.pk}, item(slot, RADIAL))
    phone.call("post", f"slots/{slot}/settle/")
    reviews.catch_up(learner_id=phone.learner.pk)

    reply = phone.call("get", "memories/")

    assert len(reply.json()["results"]) == 1
    assert texts(reply) == []
