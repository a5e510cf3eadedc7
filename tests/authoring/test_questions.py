"""Saving one question: versions, codes, the lesson's quiz, who was faster, and what is kept."""

from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from learning.models import Imported, Lesson, LessonCheck
from learning.queries.bank import quiz_text
from learning.services import questions as services
from learning.services import quizzes
from learning.services.editing import Kept, Overtaken, Refused, seen_of
from quizzes import queries
from quizzes import services as answering
from quizzes.domain.texts import QuizText
from quizzes.models import Grade, Question, QuestionVersion
from quizzes.models.keys import AnswerKey
from quizzes.queries.authoring import question_texts
from tests.authoring.bank import CHOICES, asked, keyed, make_desk_lesson, make_text, save, versions
from tests.factories import NOON, make_attempt, make_given, make_learner

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
FIRST = "tests.access.q01"


@pytest.fixture(autouse=True)
def lesson():
    return make_desk_lesson()


def refused(**fields):
    with pytest.raises(Refused) as error:
        save(**fields)
    return error.value.problems


def test_a_new_question_gets_the_next_code_of_its_lesson():
    found = [save(), save(stem="Which artery lies over bone?")]

    assert found == [FIRST, "tests.access.q02"]


def test_a_code_is_never_used_again():
    Imported.objects.create(kind="question", code="tests.access.q04", digest="")
    gone = save(status="draft")
    services.delete_question(code=gone, author=None, now=NOON)

    assert (gone, save()) == ("tests.access.q05", "tests.access.q06")


def test_an_edit_is_a_new_version_and_the_old_one_stays_as_it_was():
    code = save()
    old = QuestionVersion.objects.values().get(question__code=code)
    key = AnswerKey.objects.values().get(version__question__code=code)

    save(code=code, content=keyed(1))

    assert versions(code) == [1, 2]
    assert QuestionVersion.objects.values().get(pk=old["id"]) == old
    assert AnswerKey.objects.values().get(pk=old["id"]) == key


def test_a_draft_has_versions_too():
    code = save(status="draft")

    save(code=code, stem="Which artery lies over bone?")

    assert versions(code) == [1, 2]


def test_what_belongs_to_no_version_writes_none():
    code = save()

    save(code=code, level="understand", status="retired")

    assert versions(code) == [1]
    assert Question.objects.values_list("level", "status").get(code=code) == ("understand", "retired")


def test_saving_what_stands_there_changes_nothing():
    code = save()

    save(code=code)

    assert (versions(code), AuditEntry.objects.count()) == ([1], 1)


def test_an_open_attempt_is_marked_by_the_version_that_it_showed_and_the_next_by_the_new_one():
    code = save()
    old = queries.live_versions().get(question__code=code)
    open_attempt = make_attempt(versions=[old])
    save(code=code, content=keyed(1))
    new = queries.live_versions().get(question__code=code)
    next_attempt = make_attempt(versions=[new])

    for attempt in (open_attempt, next_attempt):
        [slot] = attempt.slots.all()
        radial = next(one["id"] for one in slot.version.body["choices"] if one["text"] == "Radial artery")
        answering.answer(attempt=attempt, given=[make_given(slot, radial)], now=NOON)
        answering.finalise(attempt=attempt, now=NOON)

    marks = {grade.slot.attempt_id: grade.mark for grade in Grade.objects.all()}
    assert marks == {open_attempt.pk: 1, next_attempt.pk: 0}


def test_the_second_of_two_is_told_and_overwrites_nothing():
    code = save()
    seen = seen_of(question_texts([code])[code])
    save(code=code, stem="Which artery lies over bone?")

    with pytest.raises(Overtaken) as error:
        save(code=code, level="understand", seen=seen)

    assert error.value.present.stem == "Which artery lies over bone?"
    assert Question.objects.get(code=code).level == "apply"


def test_a_question_keeps_its_objective():
    code = save()

    assert list(refused(code=code, objective="tests.access.2")) == ["objective"]


@pytest.mark.parametrize(
    ("field", "said", "fields"),
    [
        ("stem", "Write what is asked.", {"stem": " "}),
        ("choices.1.text", "A choice needs a text in words, of at most 1,000 characters.", "no text"),
        ("choices", "There must be from 2 to 20 choices.", {"content": {"choices": []}}),
    ],
)
def test_a_draft_is_never_broken(field, said, fields):
    broken = {"content": {"choices": [CHOICES[0], {**CHOICES[1], "text": ""}, CHOICES[2]]}}

    found = refused(status="draft", **(broken if fields == "no text" else fields))

    assert found[field] == [said]


def test_a_draft_may_be_incomplete_and_nobody_is_asked_it():
    bare = [{"text": "Radial artery", "feedback": ""}, {"text": "Femoral artery", "feedback": ""}]

    code = save(status="draft", explanation="", sources=[], content={"choices": bare})

    assert question_texts([code])[code].content == {"choices": bare}
    assert not queries.live_versions().exists()


def test_what_is_incomplete_does_not_go_live():
    bare = [{"text": one["text"], "feedback": ""} for one in CHOICES]
    code = save(status="draft", explanation="", sources=[], content={"choices": bare})

    found = refused(code=code, status="live")

    wanted = ["choices", *(f"choices.{place}.feedback" for place in range(3)), "explanation", "sources"]
    assert sorted(found) == wanted
    assert Question.objects.get(code=code).status == "draft"


def test_what_goes_live_joins_the_quiz_of_its_lesson_and_what_is_retired_leaves_it():
    first = save()
    second = save(stem="Which artery lies over bone?")
    joined = asked()
    attempt = make_attempt(versions=queries.places_of_quiz(Lesson.objects.get().quiz))

    save(code=first, status="retired")

    assert (joined, asked()) == ([first, second], [second])
    assert attempt.slots.count() == 2


def test_a_draft_joins_no_quiz():
    save(status="draft")

    assert (asked(), Lesson.objects.get().quiz) == ([], None)


def test_a_quiz_that_somebody_composed_takes_in_nothing_new():
    first, second = save(), save(stem="Which artery lies over bone?")
    before = quiz_text("tests.access")
    quizzes.save_quiz(
        text=QuizText("tests.access", before.title, [second, first]), seen=seen_of(before), author=None, now=NOON
    )

    save(stem="Which nerve runs beside the brachial artery?")
    composed = asked()
    save(code=second, status="retired")

    assert (composed, asked()) == ([second, first], [first])


def test_a_text_that_named_a_question_asks_it_once_it_is_live():
    Lesson.objects.update(body=f"Radial or femoral?\n\n:::check {FIRST}\n:::\n")

    code = save(status="draft")
    draft = LessonCheck.objects.count()
    save(code=code, status="live")

    assert (draft, list(LessonCheck.objects.values_list("question__code", flat=True))) == (0, [FIRST])
    assert f'data-check="{FIRST}"' in Lesson.objects.get().html


def test_who_shares_a_case_is_told_the_same_case():
    first = save(case=services.NEW_CASE, case_stem="A man of 70 comes for angiography.")
    second = save(case="tests.access.c1", case_stem="A man of 70 comes for angiography.", stem="Which artery is next?")

    save(code=first, case_stem="A woman of 70 comes for angiography.")

    texts = question_texts()
    assert {texts[code].case_stem for code in (first, second)} == {"A woman of 70 comes for angiography."}
    assert (versions(first), versions(second)) == ([1, 2], [1, 2])


def test_every_save_is_noted_with_what_changed():
    author = make_learner()
    code = save(author=author, status="draft")

    save(author=author, code=code, status="live", content=keyed(1))

    entry = AuditEntry.objects.get(action="published")
    assert (entry.actor, entry.kind, entry.code) == (author.pk, "question", code)
    assert entry.details == {
        "status": ["draft", "live"],
        "choices": [
            "right: Radial artery\nwrong: Femoral artery\nwrong: Brachial artery",
            "wrong: Radial artery\nright: Femoral artery\nwrong: Brachial artery",
        ],
    }


def test_what_attempts_refer_to_is_not_deleted():
    code = save()
    make_attempt(versions=list(queries.live_versions()))
    save(code=code, status="draft")

    with pytest.raises(Kept) as error:
        services.delete_question(code=code, author=None, now=NOON)

    assert error.value.reasons == [
        "1 attempt has asked it.",
        "Retire it instead: set its status to retired, and it is asked no more. What was answered stays.",
    ]
    assert Question.objects.filter(code=code).exists()


def test_what_a_text_or_the_files_name_is_not_deleted():
    code = save(status="draft")
    Lesson.objects.update(body=f":::check {code}\n:::\n")
    Imported.objects.create(kind="question", code=code, digest="something")

    with pytest.raises(Kept) as error:
        services.delete_question(code=code, author=None, now=NOON)

    assert error.value.reasons[:2] == [
        "The text of “Access sites” asks it. Take it out there first.",
        "The files of the curriculum hold it: the next import would bring it back.",
    ]


def test_a_draft_that_nothing_names_is_deleted_with_its_versions():
    code = save(status="draft")
    save(code=code, stem="Which artery lies over bone?")

    services.delete_question(code=code, author=None, now=NOON)

    assert [model.objects.count() for model in (Question, QuestionVersion, AnswerKey)] == [0, 0, 0]
    assert AuditEntry.objects.filter(action="deleted", code=code).count() == 1


def test_a_form_never_says_which_lesson_a_source_is_of():
    text = replace(make_text(), sources=["of-another-lesson"])

    with pytest.raises(Refused) as error:
        services.save_question(text=text, seen="", author=None, now=NOON)

    assert error.value.problems == {"sources": ["of-another-lesson is not among the sources of the lesson."]}
