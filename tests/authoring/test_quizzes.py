"""A quiz is composed, draws, or follows its lesson; whatever counts its questions counts the drawn ones."""

import random
from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from learning.models import Lesson
from learning.queries.bank import quiz_text
from learning.queries.reading import readable_lessons
from learning.queries.writing import written_lesson
from learning.services import lessons
from learning.services import quizzes as services
from learning.services.editing import Overtaken, Refused, seen_of
from quizzes import queries
from quizzes.domain.texts import DrawText, QuizText
from quizzes.models import Quiz
from tests.authoring.bank import asked, make_desk_lesson, save
from tests.factories import NOON, make_lesson, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
CODE = "tests.access"


@pytest.fixture
def bank():
    """Four live questions on the first objective, one on the second, and a draft."""
    make_desk_lesson()
    ones = [save(stem=f"Which artery is number {number}?") for number in "abcd"]
    other = save(objective="tests.access.2", stem="Which nerve runs beside the brachial artery?")
    save(stem="Not yet asked?", status="draft")
    return [*ones, other]


def compose(questions, draws=(), seen=None, author=None):
    before = quiz_text(CODE)
    text = QuizText(CODE, "Access sites", list(questions), [DrawText(*one) for one in draws])
    services.save_quiz(text=text, seen=seen_of(before) if seen is None else seen, author=author, now=NOON)


def drawn(seed=1):
    random.seed(seed)
    return [place.version.question.code for place in queries.places_of_quiz(Quiz.objects.get(code=CODE))]


def size():
    return readable_lessons().get(code=CODE).questions


def test_a_quiz_asks_what_was_chosen_in_that_order(bank):
    compose([bank[2], bank[0]])

    assert (drawn(), size()) == ([bank[2], bank[0]], 2)


def test_a_draw_comes_after_what_is_fixed_and_never_repeats_it(bank):
    compose([bank[0]], [("tests.access.1", 3)])

    found = [drawn(seed) for seed in range(20)]

    assert [one[0] for one in found] == [bank[0]] * 20
    assert {tuple(sorted(one[1:])) for one in found} == {tuple(bank[1:4])}
    assert size() == 4


def test_a_draw_is_made_anew_for_each_attempt(bank):
    compose([], [("tests.access.1", 1)])

    assert {code for seed in range(40) for code in drawn(seed)} == set(bank[:4])


def test_a_draw_takes_as_many_as_there_are(bank):
    compose([], [("tests.access.2", 5), ("tests.access.1", 2)])

    found = drawn()

    assert found[0] == bank[4]
    assert (len(found), len(set(found)), size()) == (3, 3, 3)


def test_what_is_fixed_and_a_draft_is_neither_asked_nor_drawn(bank):
    draft = save(stem="Another draft?", status="draft")

    compose([draft, bank[0]], [("tests.access.1", 9)])

    assert (sorted(drawn()), size()) == (sorted(bank[:4]), 4)


def test_drawing_costs_no_more_queries_for_more_draws(bank, django_assert_num_queries):
    compose([bank[0]], [("tests.access.1", 2), ("tests.access.2", 1)])
    quiz = Quiz.objects.get(code=CODE)

    with django_assert_num_queries(4):
        queries.places_of_quiz(quiz)


def test_counting_costs_one_query_for_all_lessons(bank, django_assert_num_queries):
    compose([bank[0]], [("tests.access.1", 2)])
    make_lesson([make_version(), make_version(), make_version()])

    with django_assert_num_queries(1):
        found = sorted(lesson.questions for lesson in readable_lessons())

    assert found == [3, 3]


def test_the_lesson_takes_its_quiz_back(bank):
    compose([bank[1]], [("tests.access.2", 1)])
    before = quiz_text(CODE)

    services.restore_quiz(code=CODE, seen=seen_of(before), author=None, now=NOON)

    assert (asked(), quiz_text(CODE).draws) == (bank, [])
    assert Lesson.objects.get(code=CODE).quiz.code == CODE


def test_a_quiz_that_was_given_back_follows_its_lesson_again(bank):
    compose([bank[1]])
    services.restore_quiz(code=CODE, seen=seen_of(quiz_text(CODE)), author=None, now=NOON)

    new = save(stem="Which artery comes last?")

    assert asked() == [*bank, new]


def test_composing_is_noted(bank):
    compose([bank[1]])

    entry = AuditEntry.objects.get(kind="quiz")
    assert (entry.action, entry.code, entry.details["questions"]) == ("composed", CODE, ["\n".join(bank), bank[1]])


def test_who_was_overtaken_composes_nothing(bank):
    stale = seen_of(quiz_text(CODE))
    compose([bank[1]])

    with pytest.raises(Overtaken):
        compose([bank[2]], seen=stale)

    assert asked() == [bank[1]]


@pytest.mark.parametrize(("questions", "draws"), [([], []), (["tests.other.q01"], []), ([], [("tests.other.1", 1)])])
def test_a_quiz_asks_something_and_of_its_lesson(bank, questions, draws):
    with pytest.raises(Refused):
        compose(questions, draws)

    assert asked() == bank


def put(status):
    """Put the lesson where its status says."""
    before = written_lesson(CODE)
    text = replace(before, status=status)
    lessons.save_lesson(text=text, pictures={}, seen=seen_of(before), author=None, now=NOON)


def test_a_question_that_came_while_the_lesson_was_retired_is_asked_when_it_comes_back(bank):
    put("retired")
    new = save(stem="Which artery comes last?")

    put("live")

    assert (asked(), size()) == ([*bank, new], 6)


def test_a_quiz_that_was_composed_while_the_lesson_was_retired_is_kept(bank):
    put("retired")
    compose([bank[1]])

    put("live")

    assert drawn() == [bank[1]]


def test_a_quiz_whose_last_question_is_retired_lists_nothing(bank):
    for code in bank:
        save(code=code, status="retired")

    assert (asked(), Lesson.objects.get(code=CODE).quiz) == ([], None)


def test_a_composed_quiz_that_would_ask_nothing_more_follows_its_lesson_again(bank):
    compose([bank[1]])

    save(code=bank[1], status="retired")

    assert asked() == [bank[0], *bank[2:]]
    assert Lesson.objects.get(code=CODE).quiz.code == CODE
