import time
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from quizzes import queries, services
from quizzes.domain import kinds
from quizzes.domain.kinds.formulas import MOST_BITS, NoFormula, read_formula
from quizzes.domain.kinds.numbers import NoNumber, decimal_text, exact_text, stored_number, to_figures, typed_number
from quizzes.domain.kinds.units import NoUnits, scale_between
from quizzes.models import QuestionVersion
from tests.factories import NOON, make_attempt, make_given
from tests.quizzes.kinds.samples import DRAWN, NUMERIC, make_sample, right_answer

KIND = kinds.KINDS["numeric"]
patiently = settings(deadline=None, database=None)


def item(**fields):
    return {"answer": 7, "tolerance": 0, "unit": "patients", **fields}


def drawn_item(**fields):
    drawn = [{"name": "a", "least": 50, "most": 60, "step": 0.5}, {"name": "b", "least": 40, "most": 45, "step": 1}]
    said = {"tolerance": 0, "unit": "patients", "variables": drawn, "formula": "ceil(100 / (a - b))"}
    return {**said, **fields}


def earns(typed, **fields):
    written = KIND.from_content(item(**fields), Random(0))
    return kinds.mark("numeric", written.body, written.key, typed, {}) == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        ("7.0", 7),
        ("7,0", 7),
        ("1e3", 1000),
        (" 7 ", 7),
        ("\u22127", -7),
        ("\u20137", -7),
        ("+7", 7),
        (".5", Fraction(1, 2)),
        (",5", Fraction(1, 2)),
        ("7.", 7),
        ("1.5E-2", Fraction(3, 200)),
        ("1 000", 1000),
        ("12\u202f345,5", Fraction(24691, 2)),
        ("\uff11\uff12", 12),
        ("\u0667", 7),
        ("0,125", Fraction(1, 8)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed, number):
    assert typed_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", "seven", "7 %", "7 mL", "1/3", "10\u00b2", "\u00bd", "1.2.3", "1,000", "1,000,000", "1 00"),
        *("nan", "NaN", "inf", "-Infinity", "1e31", "1e999999", "9" * 41, "0x7", "1_000", "7\0", "\ud800"),
        *(7, 7.0, None, True, ["7"], {"value": 7}),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused_fast(typed):
    began = time.perf_counter()

    with pytest.raises(NoNumber):
        typed_number(typed)

    assert time.perf_counter() - began < 5  # not for ever


@patiently
@given(text=some.text(max_size=45))
def test_any_text_is_a_number_or_refused(text):
    try:
        assert abs(typed_number(text)) < 10**70
    except NoNumber:
        return


@patiently
@given(some.floats(-1e15, 1e15) | some.integers(-(10**15), 10**15))
def test_what_an_author_writes_is_stored_as_it_stands(number):
    text = exact_text(number)

    assert stored_number(text) == number
    assert exact_text(stored_number(text)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(7), "7"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(250, 37), "6.75676"),
        (Fraction(12345678, 7), "1763668"),
        (Fraction(1, 3_000_000), "0.000000333333"),
    ],
)
def test_a_number_is_told_in_digits(number, text):
    assert decimal_text(number) == text


@pytest.mark.parametrize(
    ("typed", "how", "accepted"),
    [
        ("7.5", {"tolerance": 0.5}, True),
        ("7.500001", {"tolerance": 0.5}, False),
        ("6.5", {"tolerance": 0.5}, True),
        ("7.7", {"tolerance": 10, "tolerance_in": "percent"}, True),
        ("7.71", {"tolerance": 10, "tolerance_in": "percent"}, False),
        ("7.04", {"tolerance": 2, "tolerance_in": "figures"}, True),
        ("7.05", {"tolerance": 2, "tolerance_in": "figures"}, False),
        ("6.95", {"tolerance": 2, "tolerance_in": "figures"}, True),  # a half goes up
        ("-7", {"tolerance": 2, "tolerance_in": "figures"}, False),
    ],
)
def test_the_tolerance_is_exact_at_its_edge(typed, how, accepted):
    assert earns({"value": typed}, **how) == accepted


@patiently
@given(some.fractions(-(10**9), 10**9), some.integers(1, 12))
def test_a_rounded_number_stays_as_it_is(number, figures):
    once = to_figures(number, figures)

    assert to_figures(once, figures) == once
    assert abs(once - number) <= abs(number) * Fraction(5, 10**figures)


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ({"value": "350", "unit": "mL"}, True),
        ({"value": "0.35", "unit": "L"}, True),
        ({"value": "3,5", "unit": "dL"}, True),
        ({"value": "350", "unit": "L"}, False),
        ({"value": "0.35", "unit": "mL"}, False),
    ],
)
def test_a_number_counts_in_each_unit_that_is_offered(answer, accepted):
    assert earns(answer, answer=0.35, unit="L", units=["mL", "dL", "L"]) == accepted


@pytest.mark.parametrize("unit", [{}, {"unit": "kg"}, {"unit": None}, {"unit": ["mL"]}])
def test_a_unit_has_to_be_chosen_where_there_are_several(unit):
    with pytest.raises(kinds.InvalidAnswer, match="choose the unit, too: mL or L"):
        NUMERIC.question.read_answer({"value": "30", **unit})


def test_where_one_unit_is_offered_it_may_be_left_out_and_no_other_named():
    assert earns({"value": "7"}) and earns({"value": "7", "unit": "patients"})
    with pytest.raises(kinds.InvalidAnswer):
        earns({"value": "7", "unit": "doctors"})


@pytest.mark.parametrize(
    ("unit", "into", "of_ten"),
    [
        ("mL", "L", Fraction(1, 100)),
        ("\u00b0C", "degF", 50),
        ("Fr", "mm", Fraction(10, 3)),
        ("kg/m^2", "g/cm\u00b2", 1),
        ("mL/min", "L/h", Fraction(3, 5)),
        ("\u00b5g", "mg", Fraction(1, 100)),
    ],
)
def test_units_are_converted_exactly(unit, into, of_ten):
    assert scale_between(unit, into).convert(Fraction(10)) == of_ten


@pytest.mark.parametrize(
    ("unit", "into"),
    [("mL", "kg"), ("patients", "mL"), ("9**9**9*mL", "mL"), ("m^9^9", "m"), ("1", "mL"), ("m" * 50, "m"), ("m(", "m")],
)
def test_what_is_no_unit_or_another_measure_is_refused_fast(unit, into):
    began = time.perf_counter()

    with pytest.raises(NoUnits):
        scale_between(unit, into)

    assert time.perf_counter() - began < 5  # the table of units may be loaded first


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("100 * (a - b) / a", Fraction(20)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("ceil(6.76)", 7),
        ("round(a / 7, 2)", Fraction(143, 100)),
        ("sqrt(16) + 2 ** -1", Fraction(9, 2)),
        ("max(a, b, 1) \u2212 min(a, b) \u00d7 2", -6),
        ("abs(-b)", 8),
        ("round(ln(exp(2)), 9)", 2),
    ],
)
def test_a_formula_is_calculated_exactly(formula, value):
    assert read_formula(formula).value({"a": Fraction(10), "b": Fraction(8)}) == value


@pytest.mark.parametrize(
    "formula",
    [
        *("9**9**9", "2 ** 0.5", "9**64*9**64*9**64*9**64*9**64*9**64", "exp(9999)", "ln(0)", "sqrt(0 - 1)", "1 / 0"),
        *(
            "a.b",
            "__import__('os')",
            "(lambda: 1)()",
            "[1]",
            "1 if a else 2",
            "a ^ 2",
            "'x' * 9",
            "True",
            "1j",
            "1e999",
        ),
        *("-" * 150 + "a", "(" * 199, "x" * 201, "", " ", "a = 1", "a := 1", "sin(a)", "sqrt", "a(1)", "sqrt(x=1)"),
        *("max(*a)", "f'{a}'", "c + 1", "a if b", "print(a)", "a\0", "2a", "round(a, b / 3)", "a // 1", "a < b", "a@b"),
    ],
)
def test_what_is_no_formula_is_refused_fast(formula):
    began = time.perf_counter()

    with pytest.raises(NoFormula):
        read_formula(formula).value({"a": Fraction(10), "b": Fraction(8)})

    assert time.perf_counter() - began < 5  # not for ever


signs = some.text(alphabet="ab0123456789.+-*/() eE,", max_size=40) | some.text(max_size=20)


@patiently
@given(formula=signs)
def test_any_text_is_calculated_within_bounds_or_refused(formula):
    try:
        value = read_formula(formula).value({"a": Fraction(1, 3), "b": Fraction(60)})
    except NoFormula:
        return

    assert value.numerator.bit_length() <= MOST_BITS


@patiently
@given(seed=some.integers())
def test_what_is_drawn_lies_within_its_bounds_and_gives_one_right_number(seed):
    question = DRAWN.question
    values = question.draw(Random(seed))

    a, b = Fraction(values["a"]), Fraction(values["b"])
    told = question.explain(DRAWN.key, DRAWN.feedback, {"value": "130"}, values)

    assert (50 <= a <= 60, 40 <= b <= 45, a % Fraction(1, 2), b % 1) == (True, True, 0, 0)
    assert (len(values["a"].partition(".")[2]), values["b"].isdecimal()) == (1, True)
    assert int(told.key["value"]) == -(-100 // (a - b))


def test_what_is_drawn_depends_on_the_learner_and_not_on_the_key():
    draws = {tuple(DRAWN.question.draw(Random(seed)).items()) for seed in range(40)}

    assert len(draws) > 20
    assert DRAWN.question.public([], {"a": "55.5"}) == {"units": ["patients"], "tolerance": "0", "tolerance_in": "unit"}


def test_who_makes_a_known_mistake_is_told_in_the_words_and_values_of_the_slot():
    values = {"a": "55.5", "b": "42"}

    told = DRAWN.question.explain(DRAWN.key, DRAWN.feedback, {"value": "135"}, values)

    assert told.key == {"value": "8", "unit": "patients", "tolerance": "0", "tolerance_in": "unit", "right": False}
    assert told.reasons == {
        "key": "One by the difference.",
        "answer": "This is the difference of 55.5 and 42, times ten.",
    }


def test_responses_name_the_mistake():
    question = DRAWN.question
    key, values = question.read_key(DRAWN.key), {"a": "55.5", "b": "42"}

    said = [question.responses(key, question.read_answer({"value": typed}), values)[""] for typed in ("8", "135", "9")]

    assert said == ["ceil(100 / (a - b))", "(a - b) * 10", "other"]


@pytest.mark.parametrize(
    "values", [{}, {"a": "55"}, {"a": "x", "b": "42"}, {"a": "42", "b": "42"}, {"a": None, "b": "1"}]
)
def test_values_that_were_drawn_for_another_question_mark_nothing(values):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.mark("numeric", DRAWN.body, DRAWN.key, {"value": "8"}, values)


@pytest.mark.parametrize(
    ("fields", "at", "missing"),
    [
        ({"answer": None}, ("answer",), True),
        ({"answer": float("nan")}, ("answer",), False),
        ({"answer": float("inf")}, ("answer",), False),
        ({"answer": 10**400}, ("answer",), False),
        ({"answer": "7"}, ("answer",), False),
        ({"answer": True}, ("answer",), False),
        ({"formula": "7"}, ("formula",), False),
        ({"unit": ""}, ("unit",), True),
        ({"tolerance": None}, ("tolerance",), True),
        ({"tolerance": -1}, ("tolerance",), False),
        ({"tolerance": 0, "tolerance_in": "figures"}, ("tolerance",), False),
        ({"tolerance_in": "inches"}, ("tolerance_in",), False),
        ({"units": ["mL", "L"]}, ("units",), False),
        ({"unit": "mL", "units": ["mL", "kg"]}, ("units", 1), False),
        ({"unit": "mL", "units": ["mL", "mL"]}, ("units",), False),
        ({"common_errors": [{"value": 7, "feedback": "So."}]}, ("common_errors", 0, "value"), False),
        ({"common_errors": [{"value": 6, "feedback": ""}]}, ("common_errors", 0, "feedback"), True),
        ({"common_errors": [{"feedback": "So."}]}, ("common_errors", 0, "value"), False),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(fields, at, missing):
    [problem] = KIND.problems_in(item(**fields))

    assert (problem.at, problem.missing) == (at, missing)


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({"formula": "100 / (a - c)"}, ("formula",), "nothing is drawn under the name c, with a = 50.0, b = 40"),
        ({"formula": "1 / (a - 55)"}, ("formula",), "the formula divides by zero, with a = 55.0, b = 40"),
        (
            {"formula": "9**9**9"},
            ("formula",),
            "a power is a whole number from -64 to 64; of a root, write sqrt, with a = 50.0, b = 40",
        ),
        (
            {"common_errors": [{"value": "a - b", "feedback": "So."}]},
            ("common_errors", 0, "value"),
            "a common error must be outside the tolerance, with a = 50.0, b = 40",
        ),
        (
            {"variables": [{"name": "a", "least": 0, "most": 10, "step": 0.001}]},
            ("variables",),
            "the values go together in 10,001 ways; at most 1,000: take larger steps",
        ),
        (
            {"variables": [{"name": "sqrt", "least": 0, "most": 10, "step": 1}]},
            ("variables", 0, "name"),
            "a name is up to 20 small letters, digits and _, and none of a function",
        ),
    ],
)
def test_every_draw_is_tried_before_a_question_is_asked(fields, at, said):
    [problem] = KIND.problems_in(drawn_item(**fields))

    assert (problem.at, str(problem)) == (at, said)


def test_formulas_that_take_long_are_refused_at_once():
    long = f"max({','.join(['ln(a)'] * 32)})"
    variables = [{"name": name, "least": 1, "most": 10, "step": 1} for name in "abc"]
    errors = [{"value": f"{long}+{at}", "feedback": "So."} for at in range(1, 9)]
    before = time.perf_counter()

    [problem] = KIND.problems_in(drawn_item(formula=long, variables=variables, common_errors=errors))

    assert time.perf_counter() - before < 1
    assert (problem.at, str(problem)) == (
        ("variables",),
        "every combination is tried, and the formulas are too long for so many: take larger steps",
    )


def test_a_number_of_very_many_decimals_is_refused_where_it_stands():
    [problem] = KIND.problems_in(drawn_item(common_errors=[{"value": 1e-300, "feedback": "So."}]))

    assert problem.at == ("common_errors", 0, "value")


def test_a_stored_key_never_needs_the_table_of_units(monkeypatch):
    monkeypatch.setattr("quizzes.domain.kinds.units._registry", None)

    assert kinds.mark("numeric", NUMERIC.body, NUMERIC.key, {"value": "0.03", "unit": "L"}, {}) == 1


@pytest.mark.django_db
@pytest.mark.promise
def test_what_was_drawn_for_a_slot_stays_and_decides():
    version = make_sample(DRAWN)
    QuestionVersion.objects.filter(pk=version.pk).update(stem="By {{a}} and {{b}} percent?")
    attempt = make_attempt(versions=[version], feedback="at_once")
    slot = attempt.slots.get()

    [first], [again] = queries.asked(attempt), queries.asked(attempt)
    services.answer(attempt=attempt, given=[make_given(slot, content=right_answer(slot))], now=NOON)
    services.settle(slot=slot, now=NOON)

    assert set(slot.values) == {"a", "b"}
    assert first.stem == again.stem == f"By {slot.values['a']} and {slot.values['b']} percent?"
    assert slot.grade.mark == 1
