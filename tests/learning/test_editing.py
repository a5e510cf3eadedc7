"""Differences between two texts, and the digest that tells that there is one."""

from dataclasses import dataclass, replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.domain.curriculum.texts import TermText
from learning.domain.editing import Difference, Stretch, differences, digest, noted, shortened, stretches, worded


@dataclass(frozen=True)
class LessonParts:
    title: str
    parts: list[str]
    named: dict[str, str]
    is_key: bool
    year: int | None


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


@settings(deadline=None)  # a busy machine is slow
@given(st.text("ab \n", min_size=600), st.text("ab \n", min_size=600))
def test_a_difference_of_long_texts_holds_both_to_the_letter(before, after):
    found = stretches(before, after)

    assert "".join(one.words for one in found if one.state != "new") == before
    assert "".join(one.words for one in found if one.state != "gone") == after


def test_a_word_is_found_among_many_lines():
    lines = [f"Line {number} of a text that is long." for number in range(2_000)]
    changed = [*lines[:900], "Line 900 of a text that is short.", *lines[901:]]

    found = stretches("\n".join(lines), "\n".join(changed))

    assert [one for one in found if one.state != "same"] == [Stretch("gone", "long"), Stretch("new", "short")]


@pytest.mark.parametrize("piece", ["a ", "a b\n", "\n", "word. "])
def test_two_texts_as_long_as_a_lesson_may_be_are_compared_in_a_moment(piece):
    half = piece * (100_000 // len(piece))
    began = perf_counter()

    stretches(f"{half}x {half}y", f"z {half}w {half}")

    assert perf_counter() - began < 2  # seconds; pair by pair it would take hours


def test_only_fields_that_differ_are_told_and_a_missing_one_says_nothing():
    found = differences({"stem": "Which?", "level": "apply"}, {"level": "apply", "explanation": "So."})

    assert found == [
        Difference("explanation", [Stretch("new", "So.")]),
        Difference("stem", [Stretch("gone", "Which?")]),
    ]


def test_equal_texts_have_equal_digests_and_others_have_not():
    same = replace(STENT, also=list(STENT.also))

    assert digest(same) == digest(STENT) != digest(replace(STENT, definition="A spring."))


def test_what_is_far_from_a_change_is_left_out_for_the_eye():
    before = "A " + "very " * 100 + "long text."

    [found] = differences({"text": before}, {"text": before.replace("long", "short")})

    first, *rest = shortened(found).stretches
    assert (first.words[:2], len(first.words)) == (" …", 83)
    assert rest == [Stretch("gone", "long"), Stretch("new", "short"), Stretch("same", " text.")]


def test_a_text_is_told_field_by_field_in_words():
    text = LessonParts("A title", ["one", "two"], {"code_word": "a"}, True, None)

    assert worded(text) == {
        "title": "A title",
        "parts": "one\ntwo",
        "named": "code word: a",
        "is key": "yes",
        "year": "",
    }


def test_the_log_keeps_what_differs_before_and_after():
    after = replace(STENT, definition="A spring.", also=[])

    assert noted(STENT, after) == {"definition": ["A scaffold.", "A spring."], "also": ["stents", ""]}
    assert noted(None, after)["term"] == ["", "stent"]
    assert noted(after, None)["term"] == ["stent", ""]
