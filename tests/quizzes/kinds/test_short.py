from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from quizzes.domain import kinds
from quizzes.domain.kinds.spelling import Spelling

KIND = kinds.KINDS["short"]
patiently = settings(deadline=None, database=None)
letters = some.text(alphabet="abcdefghij -", min_size=1, max_size=14).filter(str.strip)


def item(accept=("non-target embolization",), reject=(), **rules):
    rejected = [{"text": text, "feedback": f"About {text}."} for text in reject]
    said = {"accept": list(accept), "feedback": "It missed the target."}
    return {**said, **({"reject": rejected} if rejected else {}), **rules}


def earns(text, **fields):
    written = KIND.from_content(item(**fields), Random(0))
    return kinds.mark("short", written.body, written.key, {"text": text}, {}) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "non-target embolization",
        "  Non\u2013Target   EMBOLIZATION. ",
        "non target embolization",
        "non\u2011target embolization",
        "non\u00adtarget embolization".replace("\u00ad", "-\u200b"),
        "ｎｏｎ－ｔａｒｇｅｔ embolization",
        "non-target e\u0301mbolization",
        "non\u00a0target\tembolization",
    ],
)
def test_what_does_not_matter_makes_no_difference(typed):
    assert earns(typed)


@pytest.mark.parametrize("typed", ["non-target", "embolization", "nontarget embolization", "non-target embolizations"])
def test_another_text_is_not_accepted_without_an_allowance(typed):
    assert not earns(typed)


@pytest.mark.parametrize(
    ("typed", "rules", "accepted"),
    [
        ("crispr", {"accept": ["CRISPR"]}, True),
        ("crispr", {"accept": ["CRISPR"], "case_sensitive": True}, False),
        ("CRISPR", {"accept": ["CRISPR"], "case_sensitive": True}, True),
        ("Seldinger's technique", {"accept": ["Seldinger\u2019s technique"]}, True),
        ("resume", {"accept": ["r\u00e9sum\u00e9"]}, True),
        ("resume", {"accept": ["r\u00e9sum\u00e9"], "accents": True}, False),
        ("re\u0301sume\u0301", {"accept": ["r\u00e9sum\u00e9"], "accents": True}, True),
        ("STRASSE", {"accept": ["Stra\u00dfe"]}, True),
    ],
)
def test_what_matters_is_what_its_author_says(typed, rules, accepted):
    assert earns(typed, **rules) == accepted


@pytest.mark.parametrize(
    ("typed", "typos", "accepted"),
    [
        ("restenosi", 1, True),
        ("restenoosis", 1, True),
        ("restemosis", 1, True),
        ("restneosis", 1, True),  # two letters exchanged
        ("restneosi", 1, False),
        ("restneosi", 2, True),
        ("restneosi", 0, False),
        ("stenosis", 2, False),  # rejected
        ("estenosis", 2, False),  # as near to what is rejected
        ("retenosis", 2, True),
    ],
)
def test_slips_are_let_pass_up_to_the_allowance(typed, typos, accepted):
    assert earns(typed, accept=["restenosis"], reject=["stenosis"], typos=typos) == accepted


@pytest.mark.parametrize(
    ("typed", "accept"), [("2a", "2b"), ("mTICI 2a", "mTICI 2b"), ("IVC", "SVC"), ("TIPPS", "TIPS"), ("L5", "L4")]
)
def test_short_terms_and_numbers_have_to_be_right(typed, accept):
    expected = typed == "TIPPS"  # four letters: one slip

    assert earns(typed, accept=[accept], typos=2) == expected


@patiently
@given(typed=letters, accepted=some.lists(letters, min_size=1, max_size=3), rejected=some.lists(letters, max_size=3))
def test_a_slip_is_nearer_to_what_is_accepted_than_to_anything_rejected(typed, accepted, rejected):
    spelling = Spelling(typos=2)
    shapes = [[spelling.shape(one) for one in terms] for terms in ([typed], accepted, rejected)]
    [given], meant, others = shapes

    is_slip = spelling.is_slip(given, meant, others)

    assert not (is_slip and given in others)
    assert is_slip <= (nearest(given, meant) <= 2)
    assert is_slip <= (not others or nearest(given, meant) < nearest(given, others))


def nearest(given, terms):
    return min(slips(given, one) for one in terms)


def slips(a, b):
    """Return the Damerau-Levenshtein distance, by its definition: slow, and written apart from what is tested."""
    last, far = {}, len(a) + len(b)
    rows = {(-1, -1): far}
    for i in range(len(a) + 1):
        rows[i, -1], rows[i, 0] = far, i
    for j in range(len(b) + 1):
        rows[-1, j], rows[0, j] = far, j
    for i in range(1, len(a) + 1):
        match = 0
        for j in range(1, len(b) + 1):
            row, column = last.get(b[j - 1], 0), match
            cost = a[i - 1] != b[j - 1]
            match = match if cost else j
            rows[i, j] = min(
                rows[i - 1, j - 1] + cost,
                rows[i, j - 1] + 1,
                rows[i - 1, j] + 1,
                rows[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1),
            )
        last[a[i - 1]] = i
    return rows[len(a), len(b)]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"text": ""},
        {"text": " \u200b. "},
        {"text": 7},
        {"text": "a\0"},
        {"text": "\ud800"},
        {"text": "x" * 201},
        [],
    ],
)
def test_what_is_no_text_is_refused(answer):
    written = KIND.from_content(item(), Random(0))

    with pytest.raises(kinds.InvalidAnswer):
        kinds.read("short", written.body).read_answer(dict(answer))


@pytest.mark.parametrize(
    ("fields", "at", "missing"),
    [
        ({"accept": []}, ("accept",), True),
        ({"accept": ["x" * 201]}, ("accept", 0), False),
        ({"accept": ["a", "Restenosis"], "reject": ["re\u2010stenosis", "restenosis"]}, ("reject", 1, "text"), False),
        ({"typos": 3}, ("typos",), False),
        ({"typos": True}, ("typos",), False),
        ({"case_sensitive": "yes"}, ("case_sensitive",), False),
        ({"feedback": ""}, ("feedback",), True),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(fields, at, missing):
    [problem] = KIND.problems_in(item(**fields))

    assert (problem.at, problem.missing) == (at, missing)


def test_who_types_what_is_rejected_is_told_why_and_nobody_else_is():
    written = KIND.from_content(item(["restenosis"], ["stenosis", "thrombosis"], typos=1), Random(0))
    question = kinds.read("short", written.body)

    told = {
        text: question.explain(written.key, written.feedback, {"text": text}, {})
        for text in ("Restenosis", "thrombosi", "spasm")
    }

    assert [one.key["right"] for one in told.values()] == [True, False, False]
    assert [one.reasons.get("answer") for one in told.values()] == [None, "About thrombosis.", None]
    assert {one.reasons["key"] for one in told.values()} == {"It missed the target."}


def test_responses_name_what_was_meant():
    written = KIND.from_content(item(["restenosis", "re-narrowing"], ["stenosis"], typos=1), Random(0))
    question = kinds.read("short", written.body)
    key = question.read_key(written.key)

    said = [question.responses(key, question.read_answer({"text": text}), {})[""] for text in TYPED]

    assert said == ["restenosis", "restenosis", "stenosis", "other"]


TYPED = ("Re-Narrowing", "restenosi", "STENOSIS", "spasm")


@pytest.mark.parametrize(
    ("accept", "typed"), [("5 mg", ".5 mg"), (".5 mg", "5 mg"), ("-5 mmHg", "5 mmHg"), ("5 mmHg", "\u22125 mmHg")]
)
def test_a_point_or_a_minus_before_a_number_is_never_overlooked(accept, typed):
    assert not earns(typed, accept=[accept])


@pytest.mark.parametrize(("accept", "typed"), [("L5-S1", "L5 S1"), ("L5 S1", "L5-S1"), ("5-6 mm", "5 - 6 mm")])
def test_a_hyphen_that_joins_is_no_minus(accept, typed):
    assert earns(typed, accept=[accept])


@pytest.mark.parametrize("accept", ["-", "...", "\u200b", "\u0301"])
def test_what_nobody_can_type_is_not_accepted(accept):
    [problem] = KIND.problems_in(item(accept=["stent", accept]))

    assert (problem.at, str(problem)) == (
        ("accept", 1),
        "this answer has no letter or digit, and nobody can type it",
    )
