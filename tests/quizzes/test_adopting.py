"""Keys put into the words of another version: for every kind, from the samples of each."""

from dataclasses import replace
from random import Random

import pytest

from quizzes.domain import kinds
from quizzes.domain.adopting import Unfit, adopted, same_parts
from quizzes.domain.showing import as_shown, figure_shown
from quizzes.services import ruling
from tests.quizzes.kinds.samples import SAMPLES, make_sample

each = pytest.mark.parametrize("sample", SAMPLES, ids=str)


def drawn_anew(sample, key=None):
    """The same question with the ids of its parts drawn anew."""
    content = replace(sample, key=key or sample.key).content
    written = kinds.KINDS[sample.kind].from_content(content, Random(7), draft=True)
    return written.key, as_shown(written.body, figure_shown(sample.body))


@each
def test_a_key_marks_as_before_in_the_words_of_another_version(sample):
    theirs, body = drawn_anew(sample)

    key = adopted(sample.kind, theirs, theirs=body, ours=sample.body)

    marks = [kinds.mark(sample.kind, sample.body, key, one, sample.values) for one in (sample.right, sample.wrong)]
    assert marks == [
        kinds.mark(sample.kind, sample.body, sample.key, one, sample.values) for one in (sample.right, sample.wrong)
    ]


@each
def test_versions_that_differ_in_ids_alone_have_the_same_parts(sample):
    _, body = drawn_anew(sample)

    assert same_parts(sample.kind, body, sample.body)


@each
@pytest.mark.django_db
def test_another_key_is_said_in_the_fields_of_every_kind(sample):
    version = make_sample(sample)
    content = replace(sample, key=sample.other_key).content

    proposal = ruling.rekeying(versions=[version], content=content, reason="It was wrong.")

    question = kinds.read(sample.kind, sample.body)
    assert question.read_key(proposal.keys[version.pk]) == question.read_key(sample.other_key)


@each
@pytest.mark.django_db
def test_what_holds_now_is_what_the_form_of_a_ruling_says(sample):
    version = make_sample(sample)

    proposal = ruling.rekeying(versions=[version], content=ruling.content_of(version), reason="It was wrong.")

    question = kinds.read(sample.kind, sample.body)
    assert question.read_key(proposal.keys[version.pk]) == question.read_key(sample.key)


def test_two_menus_with_the_same_words_stay_apart():
    def body(first, second):
        options = [[{"id": id, "text": text} for id, text in sorted(ids.items())] for ids in (first, second)]
        gaps = {str(at): {"type": "menu", "options": listed} for at, listed in enumerate(options, start=1)}
        return {"text": "It {{1}} and {{2}}.", "gaps": gaps}

    theirs = body({"aaaaaaaa": "rises", "bbbbbbbb": "falls"}, {"cccccccc": "rises", "dddddddd": "falls"})
    ours = body({"eeeeeeee": "rises", "ffffffff": "falls"}, {"gggggggg": "rises", "hhhhhhhh": "falls"})

    key = {"gaps": {"1": {"option": "aaaaaaaa"}, "2": {"option": "dddddddd"}}}

    assert adopted("cloze", key, theirs=theirs, ours=ours) == {
        "gaps": {"1": {"option": "eeeeeeee"}, "2": {"option": "hhhhhhhh"}}
    }


def test_a_text_that_stands_twice_is_refused():
    body = {"choices": [{"id": "aaaaaaaa", "text": "Radial"}, {"id": "bbbbbbbb", "text": "Radial"}]}

    with pytest.raises(Unfit, match="Two parts have the same text"):
        adopted("single", {"correct": ["aaaaaaaa"]}, theirs=body, ours=body)
