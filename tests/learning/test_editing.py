"""Differences between two texts, and the digest that tells that there is one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from learning.domain.curriculum.texts import TermText
from learning.domain.editing import Difference, Stretch, differences, digest, stretches

STENT = TermText("stent", "stent", "A scaffold.", ["stents"])


@given(st.text(), st.text())
def test_a_difference_holds_both_texts_to_the_letter(before, after):
    found = stretches(before, after)

    assert "".join(one.words for one in found if one.state != "new") == before
    assert "".join(one.words for one in found if one.state != "gone") == after


def test_a_difference_is_told_word_by_word():
    found = stretches("A stent is a spring.", "A stent is a scaffold.")

    assert found == [
        Stretch("same", "A stent is a "),
        Stretch("gone", "spring"),
        Stretch("new", "scaffold"),
        Stretch("same", "."),
    ]


def test_only_fields_that_differ_are_told_and_a_missing_one_says_nothing():
    found = differences({"stem": "Which?", "level": "apply"}, {"level": "apply", "explanation": "So."})

    assert found == [
        Difference("explanation", [Stretch("new", "So.")]),
        Difference("stem", [Stretch("gone", "Which?")]),
    ]


def test_equal_texts_have_equal_digests_and_others_have_not():
    same = replace(STENT, also=list(STENT.also))

    assert digest(same) == digest(STENT) != digest(replace(STENT, definition="A spring."))
