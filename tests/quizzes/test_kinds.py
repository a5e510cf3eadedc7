"""What holds for every kind, from the samples of each."""

import json
import time
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from quizzes.domain import kinds
from tests.factories import make_body
from tests.quizzes.kinds.samples import SAMPLES

# A busy machine draws slowly, and nothing drawn is worth a folder in the project.
patiently = settings(deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
each = pytest.mark.parametrize("sample", SAMPLES, ids=str)

# Whatever JSON can say, and what Python's own reader lets pass.
anything = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text()
    | some.sampled_from(["\0", "\ud800", "9" * 400, "1e999", 10**400]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
HUGE = ["x" * 10_000_000, list(range(1_000_000)), {str(number): number for number in range(100_000)}, [[[[[[[]]]]]]]]


def paths(value, path=()):
    """Yield the way to every part of a value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in items:
        yield from paths(one, (*path, name))


def spoiled(value, path, by):
    """Return a copy of a value with another one at the end of a path."""
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = spoiled(value[path[0]], path[1:], by)
    return copy


def spoil(draw, value):
    """Return a copy of a mapping that something was done to: a part replaced, left out, doubled or added."""
    value = json.loads(json.dumps(value))
    path = draw.draw(some.sampled_from([one for one in paths(value) if one]) if value else some.just(("beside",)))
    if not value or draw.draw(some.booleans()):
        return {**value, draw.draw(some.text(max_size=8)): draw.draw(anything)}
    return spoiled(value, path, draw.draw(anything))


def test_every_kind_has_a_sample():
    assert {sample.kind for sample in SAMPLES} == set(kinds.KINDS)


@each
def test_what_is_right_earns_all_and_what_is_wrong_earns_less(sample):
    def earned(answer):
        return kinds.mark(sample.kind, sample.body, sample.key, answer, sample.values)

    assert earned(sample.right) == 1
    assert -1 <= earned(sample.wrong) < 1
    assert kinds.mark(sample.kind, sample.body, sample.other_key, sample.right, sample.values) < 1


@each
def test_a_form_says_the_answer(sample):
    question = sample.question

    said = question.answer_from_form(sample.posted)

    assert question.mark(question.read_key(sample.key), question.read_answer(said), sample.values) == 1


@each
def test_a_form_that_says_nothing_is_no_answer(sample):
    question = sample.question

    assert question.answer_from_form({}) == {}
    for said in (question.answer_from_form({name: [""] for name in sample.posted}), {}):
        with pytest.raises(kinds.InvalidAnswer):
            question.read_answer(said)


@each
@patiently
@given(draw=some.data())
def test_an_answer_is_read_and_marked_or_refused(sample, draw):
    question, answer = sample.question, spoil(draw, sample.right)
    key = question.read_key(sample.key)
    try:
        read = question.read_answer(answer)
    except kinds.InvalidAnswer as error:
        assert str(error)
        return

    assert -1 <= question.mark(key, read, sample.values) <= 1
    assert all(type(said) is str for said in question.responses(key, read, sample.values).values())


@each
@patiently
@given(draw=some.data())
def test_a_key_is_read_or_refused(sample, draw):
    try:
        sample.question.read_key(spoil(draw, sample.key))
    except kinds.InvalidQuestion as error:
        assert str(error)


@each
@patiently
@given(draw=some.data())
def test_a_body_is_read_or_refused(sample, draw):
    try:
        kinds.read(sample.kind, spoil(draw, sample.body))
    except kinds.InvalidQuestion as error:
        assert str(error)


@each
@patiently
@given(draw=some.data())
def test_content_is_taken_whole_or_refused_with_a_place(sample, draw):
    kind, item = kinds.KINDS[sample.kind], spoil(draw, sample.content)

    problems = kind.problems_in(item)

    if problems:
        assert all(str(one) and one.at for one in problems)
        return
    written = kind.from_content(item, Random(0))
    assert kind.from_content(kind.to_content(written), Random(0)) == written


@each
@pytest.mark.parametrize("huge", HUGE, ids=["text", "list", "mapping", "nested"])
def test_what_is_huge_is_refused_fast(sample, huge):
    question, kind = sample.question, kinds.KINDS[sample.kind]
    began = time.perf_counter()

    for name in sample.right:
        with pytest.raises(kinds.InvalidAnswer):
            question.read_answer({**sample.right, name: huge})
    for name in sample.content:
        if name not in ("feedback", "scoring"):
            assert kind.problems_in({**sample.content, name: huge})

    assert time.perf_counter() - began < 1


@each
def test_content_goes_there_and_back(sample):
    kind = kinds.KINDS[sample.kind]

    written = kind.from_content(sample.content, Random(0))

    assert kind.problems_in(sample.content) == []
    assert kind.to_content(written) == sample.content
    assert set(sample.content) <= set(kind.content_fields)
    assert list(sample.content) == [name for name in kind.content_fields if name in sample.content]


@each
def test_ids_are_drawn_and_tell_nothing(sample):
    kind = kinds.KINDS[sample.kind]

    once, again = (kind.from_content(sample.content, Random(seed)) for seed in (1, 2))

    ids = kinds.read(sample.kind, once.body).ids()
    assert set(ids) <= set(once.order)
    assert not set(once.order) & set(again.order)


@each
def test_a_draft_may_lack_anything_and_goes_there_and_back(sample):
    kind = kinds.KINDS[sample.kind]
    for name in sample.content:
        item = {field: said for field, said in sample.content.items() if field != name}
        if all(problem.missing for problem in kind.problems_in(item)):
            written = kind.from_content(item, Random(0), draft=True)

            shown(kinds.read(sample.kind, written.body))
            assert kind.from_content(kind.to_content(written), Random(0), draft=True) == written


def shown(question):
    """Show a question, or say what is still missing before it can be."""
    try:
        return question.public(question.ids(), question.draw(Random(0)))
    except kinds.InvalidQuestion as error:
        assert error.missing


@each
def test_shapes_are_as_the_schemas_say(sample):
    schemas, question = sample.question.schemas, sample.question
    for schema in (schemas.body, schemas.answer, schemas.key):
        Draft202012Validator.check_schema(schema)

    Draft202012Validator(schemas.body).validate(question.public(question.ids(), sample.values))
    for answer in (None, sample.right, sample.wrong):
        explained = question.explain(sample.key, sample.feedback, answer, sample.values)
        Draft202012Validator(schemas.key).validate(explained.key)
        assert all(isinstance(reason, str) for reason in explained.reasons.values())
        if answer:
            Draft202012Validator(schemas.answer).validate(answer)


@each
def test_what_is_shown_is_in_the_order_drawn(sample):
    question, order = sample.question, sample.question.ids()

    there, back = (json.dumps(question.public(one, sample.values)) for one in (order, order[::-1]))

    assert (there != back) == (len(order) > 1)


@each
def test_the_chance_of_whoever_guesses_is_a_share(sample):
    chance = sample.question.chance(sample.question.read_key(sample.key))

    assert chance is None or (type(chance) is Fraction and 0 <= chance < 1)


@each
def test_two_answers_that_say_the_same_respond_alike(sample):
    question = sample.question
    key = question.read_key(sample.key)

    def responses(answer):
        return question.responses(key, question.read_answer(answer), sample.values)

    posted = question.answer_from_form(sample.posted)
    assert responses(posted) == responses(sample.right) != responses(sample.wrong)


@each
def test_each_field_of_content_can_be_filled_in(sample):
    kind = kinds.KINDS[sample.kind]

    assert {field.name for field in kind.fields} <= set(kind.content_fields)
    assert set(sample.content) <= {field.name for field in kind.fields}


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("riddle", make_body())
