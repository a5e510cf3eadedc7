"""What rules without knowledge earn: chance, or an author is told."""

import pytest

from learning.domain.curriculum.guessing import RULES, Decision, decisions, guesses
from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.review_bank import FEWEST_FOR_GUESSES, chi_square, review_guesses
from learning.domain.curriculum.texts import Drafts, QuestionDraft
from learning.domain.curriculum.yamls import tree_of


class Lesson:
    def __init__(self, questions):
        self.questions = questions


def question(code, options, right, stem="Which one is it?"):
    choices = [{"text": text, **({"correct": True} if place == right else {})} for place, text in enumerate(options)]
    return draft(code, "single", stem, {"choices": choices})


def draft(code, kind, stem, item):
    part = Part(tree_of(item), "questions.yaml", Notes())
    return QuestionDraft(part, code, "", kind, "apply", "", stem, "", "", False, [])


def bank(questions):
    return Drafts(lessons={"tests.access": Lesson(questions)})


def told(drafts):
    notes = Notes()
    review_guesses(drafts, notes)
    return [one.message for one in notes.mistakes]


def gains(drafts):
    return {one.rule: round(one.gain, 3) for one in guesses(drafts)}


@pytest.mark.parametrize(
    ("rule", "options", "stem"),
    [
        ("the longest option", ["a coil", "a wire", "a stent of nitinol"], "Which?"),
        ("the shortest option", ["a long coil", "a long wire", "a stent"], "Which?"),
        ("the most hedged option", ["It is so", "It was so", "It may be so"], "Which?"),
        ("the option with the fewest absolute words", ["It is always so", "Only it is", "It is so"], "Which?"),
        ("the option with the most words of the stem", ["Coil", "Wire", "Balloon catheter"], "Which balloon?"),
        ("the option that fits the grammar of the stem", ["Coil", "Wire", "Stents"], "Which devices are left?"),
        ("the odd one out", ["Red blood cell", "White blood cell", "Lymph"], "Which?"),
        ("the option most like the others", ["Red cell", "White lymph", "Red lymph"], "Which?"),
        ("the middle number", ["10 mm", "90 mm", "20 mm"], "Which?"),
    ],
)
def test_a_rule_takes_the_option_that_it_is_named_for(rule, options, stem):
    scores = RULES[rule](Decision(stem, options, frozenset([2])))

    assert [place for place, score in enumerate(scores) if score == max(scores)] == [2]


def test_whoever_takes_the_longest_earns_all_where_the_key_is_the_longest():
    drafts = bank([question(f"q{n}", ["coil", "wire", "stent of nitinol", "tube"], 2) for n in range(8)])

    assert gains(drafts)["the longest option"] == 0.75


def test_options_that_a_rule_cannot_tell_apart_earn_what_chance_earns():
    drafts = bank([question(f"q{n}", ["coil", "wire", "tube"], 2) for n in range(8)])

    assert gains(drafts)["the middle number"] == 0


def test_rules_that_fail_alone_are_found_out_together():
    """Half of the keys are the longest, the other half the most hedged, and then the shortest: a weighting knows."""
    long = [question(f"a{n}", ["coil", "wire", "a stent of nitinol", "tube"], 2) for n in range(30)]
    hedged = [question(f"b{n}", ["a coil of steel", "may", "a tube of steel", "a wire of steel"], 1) for n in range(30)]

    found = gains(bank(long + hedged))

    assert found["all of them together"] == 0.75
    assert found["the longest option"] < 0.5


def test_an_author_is_told_of_a_bank_that_gives_itself_away():
    drafts = bank(
        [question(f"q{n}", ["coil", "wire", "stent of nitinol", "tube"], 2) for n in range(FEWEST_FOR_GUESSES)]
    )

    assert [said for said in told(drafts) if "the longest option" in said] == [
        "who takes the longest option earns 100.0% of all marks, 75.0 points more than chance; at most 3 (rule 34)"
    ]


def test_a_few_questions_prove_nothing():
    drafts = bank([question(f"q{n}", ["coil", "wire", "stent of nitinol"], 2) for n in range(FEWEST_FOR_GUESSES - 1)])

    assert told(drafts) == []


def test_nobody_guesses_what_has_to_be_written():
    assert decisions(draft("q01", "short", "Name it.", {"accept": ["stent"]})) == []


def test_each_pair_of_a_matching_question_is_a_decision_among_all_that_is_offered():
    pairs = [{"left": "Coil", "right": "Closes"}, {"left": "Stent", "right": "Opens"}]

    found = decisions(draft("q01", "matching", "Match.", {"pairs": pairs, "distractors": ["Cuts"]}))

    assert found == [
        Decision("Coil", ["Closes", "Opens", "Cuts"], frozenset([0])),
        Decision("Stent", ["Closes", "Opens", "Cuts"], frozenset([1])),
    ]


def test_chi_square_is_that_of_a_hand_calculation():
    """40 keys of four choices, where 10 are expected in each place: 10^2, 3^2, 3^2 and 4^2, each over 10."""
    keys = [(4, 0)] * 20 + [(4, 1)] * 7 + [(4, 2)] * 7 + [(4, 3)] * 6

    found, freedom = chi_square(keys)

    assert (found, freedom) == (pytest.approx((100 + 9 + 9 + 16) / 10), 3)
