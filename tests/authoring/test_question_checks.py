"""The rules for one question, told field by field: what refuses it, what keeps it a draft, and what is only doubted."""

from dataclasses import replace

import pytest

from learning.domain.curriculum.one_question import Remark, Surroundings, Weight, remarks
from quizzes.domain.texts import SourceText
from tests.authoring.bank import CHOICES, make_text

TRIAL = SourceText("jolly-2011", "trial", "Jolly SS", "Access sites", 2024, "Lancet", "", "verified")
AROUND = Surroundings("tests.access", {"jolly-2011": TRIAL}, {}, 2026)


def told(around=AROUND, **fields):
    return [(one.at, one.said, one.weight) for one in remarks(make_text(**fields), around)]


def choices(*texts):
    return {"content": {"choices": [{**one, "text": text} for one, text in zip(CHOICES, texts, strict=False)]}}


def test_a_whole_question_has_nothing_said_of_it():
    assert remarks(make_text(), AROUND) == []


LONG = " ".join(["word"] * 91)
CASES = [
    (("stem",), "Write what is asked.", Weight.BROKEN, {"stem": ""}),
    (("sources",), "Cite at least one source of the lesson.", Weight.UNFIT, {"sources": []}),
    (("explanation",), "The explanation has 2 words; from 20 to 120.", Weight.UNFIT, {"explanation": "Too short."}),
    (("stem",), "The stem has 91 words; at most 90.", Weight.UNFIT, {"stem": ". ".join([LONG[:99], LONG[100:]])}),
    (
        ("stem",),
        "A stem that asks for what is not so needs a negative reason.",
        Weight.UNFIT,
        {"stem": "Which artery is NOT shallow?"},
    ),
    (("stem",), '"tumour" is spelled the British way; write it the American way.', Weight.UNFIT, {"stem": "A tumour?"}),
    (
        ("choices", 1, "feedback"),
        '"5 mg" looks like a drug dose; the material gives none.',
        Weight.UNFIT,
        {"content": {"choices": [CHOICES[0], {**CHOICES[1], "feedback": "Not without 5 mg."}, CHOICES[2]]}},
    ),
    (
        ("choices",),
        "Exactly one choice must be marked as right; 0 are.",
        Weight.UNFIT,
        {"content": {"choices": [{**CHOICES[0], "correct": False}, *CHOICES[1:]]}},
    ),
    (
        ("choices",),
        "A single question has three to five choices.",
        Weight.UNFIT,
        {"content": {"choices": CHOICES[:2]}},
    ),
    (
        ("choices",),
        '"radial artery" stands 2 times; keep one.',
        Weight.UNFIT,
        choices("Radial artery", "The ulnar one", "radial artery."),
    ),
    (
        ("choices", 0, "text"),
        "The right choice is the longest; learners guess by that.",
        Weight.DOUBT,
        choices("Radial artery at the wrist", "Femoral artery", "Brachial artery"),
    ),
    (
        ("choices", 2, "text"),
        "“always” is absolute and stands in wrong choices only; learners rule them out by it.",
        Weight.DOUBT,
        choices("Radial artery", "Femoral artery", "It is always brachial"),
    ),
    (
        ("choices", 0, "text"),
        "“anticoagulant” of the stem stands in the right choice alone, and may tell.",
        Weight.DOUBT,
        choices("Anticoagulant", "Femoral artery", "Brachial artery"),
    ),
]


@pytest.mark.parametrize(("at", "said", "weight", "fields"), CASES, ids=[one[1] for one in CASES])
def test_a_rule_is_told_at_its_field(at, said, weight, fields):
    assert (at, said, weight) in told(**fields)


@pytest.mark.parametrize(
    ("stem", "said", "weight"),
    [
        ("Which access site bleeds least?", "The stem is that of tests.access.q01; ask in other words.", Weight.UNFIT),
        (
            "Which access site of these five here bleeds least in a man?",
            "The stem is nearly that of tests.access.q01.",
            Weight.DOUBT,
        ),
    ],
)
def test_a_stem_is_held_against_the_others(stem, said, weight):
    other = stem if weight is Weight.UNFIT else stem.replace("man", "woman")

    found = told(replace(AROUND, stems={"tests.access.q01": other}), stem=stem)

    assert [one for one in found if one[0] == ("stem",)] == [(("stem",), said, weight)]


def test_old_sources_are_doubted_where_a_decision_is_asked():
    old = replace(AROUND, sources={"jolly-2011": replace(TRIAL, year=2011)})
    said = "The newest source of this question is of 2011."

    assert told(old) == [(("sources",), said, Weight.DOUBT)]
    assert told(old, level="remember") == []


def test_remarks_stand_in_the_order_of_the_fields():
    found = remarks(make_text(explanation="Too short.", sources=[], stem="A tumour?"), AROUND)

    assert [one.at[0] for one in found] == ["stem", "explanation", "sources"]
    assert all(isinstance(one, Remark) for one in found)


SHORT = {"accept": ["restenosis"], "typos": 2, "feedback": "It comes back."}


def test_an_allowance_for_slips_reaches_no_other_term_of_the_glossary():
    around = replace(AROUND, terms=["stent", "stenosis", "Restenosis"])
    rejected = {**SHORT, "reject": [{"text": "stenosis", "feedback": "It was there before."}]}
    said = "“stenosis” of the glossary would pass for a slip of typing; accept it, or reject it."

    assert told(around, kind="short", content=SHORT) == [(("accept",), said, Weight.UNFIT)]
    assert told(around, kind="short", content=rejected) == []


def test_a_stem_says_what_is_drawn_and_nothing_else():
    drawn = [{"name": name, "least": 1, "most": 9, "step": 1} for name in ("a", "b")]
    content = {"tolerance": 0, "unit": "patients", "formula": "a + b", "variables": drawn}

    found = told(kind="numeric", content=content, stem="Of {{a}} and {{c}} patients, how many bleed?")

    assert found == [
        (("stem",), "Nothing is drawn under the name c.", Weight.UNFIT),
        (("stem",), "The stem must say the drawn value as {{b}}.", Weight.UNFIT),
    ]


def test_a_statement_has_three_to_five_reasons_that_are_alike():
    reasons = [
        {"text": "It is shallow", "correct": True, "feedback": "So."},
        {"text": "it is shallow.", "feedback": "So."},
    ]
    content = {"answer": True, "feedback_true": "Right.", "feedback_false": "No.", "reasons": reasons}

    found = told(kind="truefalse", content=content, stem="The radial artery bleeds least.")

    assert [said for _, said, _ in found] == [
        "A statement has three to five reasons, or none.",
        '"it is shallow" stands 2 times; keep one.',
    ]
