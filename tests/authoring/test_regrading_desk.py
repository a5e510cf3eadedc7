"""The desk of rulings: a preview before anything changes, the act, the list, and the way back."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Role
from quizzes import services
from quizzes.models import Grade, Regraded, Ruling
from quizzes.models.keys import AnswerKey
from quizzes.services import regrading, ruling
from tests.authoring.desks import address, rows, signed_in
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_given, make_learner, make_version

pytestmark = pytest.mark.django_db
QUESTION = "quizzes_question"
REASON = "The guideline changed."
CHOICES = {"Radial": RADIAL, "Femoral": FEMORAL, "Brachial": "h9f3s6wb"}


@pytest.fixture
def version():
    return make_version()


@pytest.fixture
def author():
    return signed_in(name="Ines Okafor")


def answered(version, choice=RADIAL, **fields):
    attempt = make_attempt(make_learner(**fields), [version])
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), choice)], now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


def form(action, right=RADIAL, **changes):
    """Return the form of a ruling as a browser sends it."""
    listed = [{"text": text, **({"correct": "on"} if id == right else {})} for text, id in CHOICES.items()]
    said = {"seen": "", "ruling-action": action, "ruling-reason": REASON, **rows("choices", listed, len(listed))}
    return {**said, **changes}


def to(version, page="rule"):
    numbers = {"rule": [version.question_id, version.number], "regrade": [version.question_id]}
    return address_of(page, *numbers[page])


def address_of(page, *args):
    return reverse(f"admin:{QUESTION}_{page}", args=args)


def applied(client, version, *args, **changes):
    """Preview a ruling, and send what the preview holds."""
    shown = client.post(to(version), form(*args, **changes, preview="1"))
    return client.post(to(version), form(*args, **{**changes, "seen": shown.context["found"].seen}, apply="1"))


def test_the_question_s_desk_leads_to_its_rulings_and_they_lead_back(author, version):
    desk = author.get(address(version.question, model=QUESTION)).content.decode()
    page = author.get(to(version, "regrade")).content.decode()

    assert f'href="{to(version, "regrade")}"' in desk
    assert f'href="{address(version.question, model=QUESTION)}"' in page
    assert f'href="{to(version)}"' in page


def test_a_preview_shows_figures_and_marks_and_changes_nothing(author, version):
    answered(version)
    answered(version, FEMORAL)

    page = author.post(to(version), form("rekey", FEMORAL, preview="1"))

    found = page.context["found"]
    assert (page.status_code, found.gaining, found.losing) == (200, 1, 1)
    assert [(one["old"], one["new"], one["passed"]) for one in page.context["page"]] == [
        ("1 of 1 point", "0 of 1 point", "no longer passed"),
        ("0 of 1 point", "1 of 1 point", "now passed"),
    ]
    assert REASON in page.content.decode()
    assert (Ruling.objects.count(), Regraded.objects.count()) == (0, 0)


def test_what_was_previewed_is_applied_and_listed(author, version):
    attempt = answered(version)

    done = applied(author, version, "rekey", FEMORAL)
    page = author.get(done.url).content.decode()

    assert (done.status_code, Grade.objects.get(slot__attempt=attempt).mark) == (302, 0)
    assert "Regraded: 1 mark changed." in page
    assert all(said in page for said in ("Another key", REASON, "Ines Okafor", "Take it back"))


@pytest.mark.parametrize(("action", "mark"), [("accept", 1), ("drop", 0)])
def test_the_other_acts_need_no_key(author, version, action, mark):
    answered(version, FEMORAL)

    applied(author, version, action)

    assert (Ruling.objects.get().action, Grade.objects.get().mark) == (action, mark)


def test_a_ruling_is_taken_back_from_the_list_after_a_preview(author, version):
    attempt = answered(version)
    applied(author, version, "rekey", FEMORAL)
    undo = address_of("undo", version.question_id, Ruling.objects.get().pk)

    shown = author.get(undo)
    still = Grade.objects.get(slot__attempt=attempt).mark
    done = author.post(undo)

    assert [(one.old, one.new) for one in shown.context["found"].changes] == [(0, 1)]
    assert (still, done.status_code, Grade.objects.get(slot__attempt=attempt).mark) == (0, 302, 1)
    assert "Taken back on" in author.get(done.url).content.decode()


def test_a_ruling_by_somebody_else_is_said_and_shown_again(author, version):
    answered(version)
    shown = author.post(to(version), form("rekey", FEMORAL, preview="1"))
    other = ruling.accepting(versions=[version], reason="Both are right.")
    regrading.apply(proposal=other, seen=shown.context["found"].seen, author=None, now=NOON)

    refused = author.post(to(version), form("rekey", FEMORAL, seen=shown.context["found"].seen, apply="1"))
    applied(author, version, "rekey", FEMORAL)

    assert (refused.status_code, Ruling.objects.count()) == (409, 2)
    assert "Somebody else ruled on this question" in refused.content.decode()


def test_applying_without_a_preview_shows_it_first(author, version):
    page = author.post(to(version), form("drop", apply="1"))

    assert (page.status_code, Ruling.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"ruling-reason": " "}, "This field is required."),
        ({"ruling-action": "forget"}, "is not one of the available choices"),
        ({"ruling-reason": "Why\0"}, "Null characters are not allowed."),
        ({"choices-1-text": "Common femoral"}, "This would change what learners saw."),
        ({"choices-1-correct": "on"}, "Exactly one choice must be marked as right; 2 are."),
    ],
)
def test_what_is_wrong_with_a_ruling_is_said_and_what_was_typed_stays(author, version, said, problem):
    page = author.post(to(version), form("rekey", **{**said, "preview": "1"}))

    assert (page.status_code, Ruling.objects.count()) == (422, 0)
    assert problem in page.content.decode()
    assert all(value.strip("\0") in page.content.decode() for value in said.values())


def test_a_version_that_asks_the_same_can_be_ruled_on_with_it(author, version):
    version.pk, version.number = None, 2
    version.save()
    older = version.question.versions.get(number=1)
    AnswerKey.objects.create(version=version, key={"correct": [RADIAL]}, feedback={}, order=list(CHOICES.values()))
    attempts = [answered(older, FEMORAL), answered(version, FEMORAL)]

    applied(author, older, "rekey", FEMORAL, **{"ruling-also": version.pk})

    assert [Grade.objects.get(slot__attempt=one).mark for one in attempts] == [1, 1]
    assert author.get(to(version, "regrade")).context["acts"][0].versions == [2, 1]


def test_what_was_typed_comes_back_from_the_preview(author, version):
    page = author.post(to(version), form("rekey", FEMORAL, back="1"))

    assert page.status_code == 200
    assert page.context["sheet"].form["reason"].value() == REASON
    assert REASON in page.content.decode()


def test_a_long_preview_comes_in_pages(author, version):
    for _ in range(51):
        answered(version)

    first = author.post(to(version), form("rekey", FEMORAL, preview="1"))
    second = author.post(to(version), form("rekey", FEMORAL, page="2"))

    assert (len(first.context["page"]), len(second.context["page"])) == (50, 1)


def test_who_administers_accounts_sees_names_and_other_authors_do_not(author, version):
    answered(version, name="Robin Meier")
    administrator = signed_in(Role.ADMINISTRATOR)

    shown = [each.post(to(version), form("drop", preview="1")) for each in (author, administrator)]

    assert ["Robin Meier" in page.content.decode() for page in shown] == [False, True]


def test_a_ruling_stands_in_the_audit_log_and_names_nobody(author, version):
    answered(version, name="Robin Meier")

    applied(author, version, "drop")

    entry = AuditEntry.objects.get(action="regraded")
    assert (entry.kind, entry.code) == ("question", version.question.code)
    assert entry.details == {
        "ruling": ["", "the question does not count"],
        "versions": ["", "1"],
        "reason": ["", REASON],
        "marks changed": ["", "1"],
    }


@pytest.mark.parametrize("page", ["regrade", "rule"])
def test_a_question_or_version_that_is_not_there_is_not_found(author, version, page):
    nowhere = address_of(page, *([99] if page == "regrade" else [version.question_id, 99]))

    assert author.get(nowhere).status_code == 404


def test_a_student_does_not_get_there(version):
    client = Client()
    client.force_login(make_learner())

    assert client.get(to(version)).status_code == 302
