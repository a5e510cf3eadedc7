"""What gives an author something to think about, and in which words. No database."""

from quizzes.domain.statistics import Finding, ItemFigures, Looked, Response, findings, words


def figures(attempts=60, facility=0.7, discrimination=0.3):
    return ItemFigures(attempts, facility, 0.4, discrimination, 0.4, 0.3, 0.2)


def said(label, count, *, upper=0.0, lower=0.0, right=False, part="", offered=True):
    return Response(part, label.lower(), label, count, upper, lower, right, offered)


def look(*responses, chance=0.25, **of_figures):
    found = figures(**of_figures)
    return Looked(found, chance, found.attempts // 3, responses)


RIGHT = said("Radial", 42, upper=18, lower=9, right=True)
WRONG = said("Femoral", 18, upper=2, lower=11)


def test_a_sound_question_gives_nothing_to_think_about():
    assert findings(look(RIGHT, WRONG)) == []


def test_nothing_is_said_before_forty_first_attempts():
    bad = look(said("Radial", 1, right=True), said("Femoral", 38, upper=13), attempts=39, facility=0.02)

    assert findings(bad) == []


def test_the_upper_third_prefers_another_choice():
    found = findings(look(said("Radial", 30, upper=8, right=True), said("Femoral", 30, upper=12), facility=0.5))

    assert found == [
        Finding(
            "key::femoral",
            "Those who did best prefer “Femoral”, which is marked as wrong. The key may be wrong.",
            "Upper third: 12 of 20 said this, 8 of 20 what is right.",
            0,
        )
    ]


def test_a_tie_in_the_upper_third_is_no_preference():
    assert findings(look(said("Radial", 30, upper=10, right=True), said("Femoral", 30, upper=10))) == []


def test_of_several_choices_a_wrong_one_that_most_of_the_upper_third_picks_is_preferred():
    right = said("Picked", 50, upper=18, right=True, part="a")
    wrong = said("Picked", 40, upper=11, part="b")

    assert [one.name for one in findings(look(right, wrong))] == ["key:b:picked"]
    assert findings(look(right, said("Picked", 40, upper=10, part="b"))) == []


def test_negative_discrimination_needs_a_look():
    [found] = findings(look(RIGHT, WRONG, discrimination=-0.12))

    said = "How it goes with the other marks: −12 % (discrimination index)."
    assert (found.name, found.figures) == ("discrimination", said)


def test_a_discrimination_that_is_not_computable_is_no_finding():
    assert findings(look(RIGHT, WRONG, discrimination=None)) == []


def test_a_question_that_nearly_all_are_right_at_tells_nobody_apart():
    [found] = findings(look(RIGHT, WRONG, facility=0.95))

    assert (found.name, found.figures) == ("difficulty", "Earned on average: 95 % (facility index).")


def test_fewer_right_than_by_guessing_needs_a_look():
    [found] = findings(look(RIGHT, WRONG, facility=0.2))

    assert (found.name, found.figures) == ("guessing", "Earned on average: 20 % (facility index), by guessing 25 %.")


def test_after_fifty_answers_a_question_outside_the_range_of_the_rules_needs_a_look():
    outside = {one: findings(look(RIGHT, WRONG, facility=one)) for one in (0.49, 0.5, 0.85, 0.86)}

    assert {one: [each.name for each in found] for one, found in outside.items()} == {
        0.49: ["range"],
        0.5: [],
        0.85: [],
        0.86: ["range"],
    }
    assert findings(look(RIGHT, WRONG, facility=0.49, attempts=49)) == []


def test_a_distractor_under_five_percent_is_proposed_for_retirement():
    rare, enough = said("Brachial", 2), said("Ulnar", 3)

    assert [one.name for one in findings(look(RIGHT, WRONG, rare, enough))] == ["distractor:brachial"]


def test_a_known_mistake_that_few_make_is_no_distractor():
    assert findings(look(RIGHT, WRONG, said("Brachial", 1, offered=False))) == []


def test_a_right_choice_that_few_pick_is_no_distractor():
    found = findings(look(said("Radial", 1, upper=1, right=True), said("Femoral", 59, upper=0), facility=0.3))

    assert [one.name for one in found] == ["range"]


def test_the_gravest_comes_first():
    bad = look(
        said("Radial", 12, upper=2, right=True), said("Femoral", 46, upper=18), said("Ulnar", 2),
        facility=0.2, discrimination=-0.3,
    )  # fmt: skip

    assert [one.name for one in findings(bad)] == ["key::femoral", "discrimination", "guessing", "distractor:ulnar"]


def test_too_few_answers_say_so():
    assert words.of_item(figures(attempts=12)) == "Too few answers (12 of 40)"


def test_figures_are_told_in_words():
    assert words.of_item(figures(facility=0.9, discrimination=-0.1)) == (
        "Easy, tells learners apart the wrong way round"
    )
