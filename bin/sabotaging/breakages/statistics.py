"""Item statistics, how others answered, certainty-based marks and calibration."""

from sabotaging.breakages.base import Breakage

ITEMS, WHOLE, THIRDS = (f"quizzes/domain/statistics/{name}.py" for name in ("items", "quizzes", "thirds"))
FINDINGS, RASCH = "quizzes/domain/statistics/findings.py", "quizzes/domain/rasch.py"
READ, QUIZ, VERSIONS, LOOKING = (
    f"quizzes/queries/statistics/{name}.py" for name in ("reading", "quiz", "versions", "looking")
)
OTHERS, CERTAINTY = "quizzes/queries/others.py", "quizzes/domain/certainty.py"
JUDGED, DESK, SHEET = "quizzes/queries/calibration.py", "learning/admin/statistics.py", "learning/domain/figured.py"
FIGURES, FROM_ROWS, FOUND, SCALE, BY_OTHERS, SURE, CALIBRATED = (
    f"tests/quizzes/test_{name}.py::test_"
    for name in ("statistics_figures", "statistics", "findings", "rasch", "others", "certainty", "calibration")
)
AT_DESK = "tests/authoring/test_statistics_desk.py::test_"

BREAKAGES = [
    Breakage(
        "hold-a-fixed-item-against-itself",
        ITEMS,
        "    rest = np.where(grouped.drawn, total, total - grouped.mark)",
        "    rest = total",
        FIGURES + "discrimination_is_that_of_moodle",
    ),
    Breakage(
        "hold-a-drawn-item-against-the-rest",
        ITEMS,
        "    rest = np.where(grouped.drawn, total, total - grouped.mark)",
        "    rest = total - grouped.mark",
        FIGURES + "a_drawn_item_is_held_against_the_whole_total",
    ),
    Breakage(
        "weigh-what-counts-against-the-rest",
        ITEMS,
        "    effective[negative | ~varies] = np.nan",
        "    effective[~varies] = np.nan",
        FIGURES + "a_place_that_counts_against_the_rest_has_no_effective_weight",
    ),
    Breakage(
        "divide-by-next-to-nothing",
        ITEMS,
        "    return np.where(np.round(np.nan_to_num(found), SMALLEST) > 0, found, np.nan)\n\n\ndef _greatest",
        "    return np.where(found > 0, found, np.nan)\n\n\ndef _greatest",
        FIGURES + "a_variance_below_the_smallest_is_none",
    ),
    Breakage(
        "alpha-over-different-forms",
        WHOLE,
        "    if shared is None or shared < 2",
        "    shared = shared or 2\n    if shared < 2",
        FIGURES + "without_a_shared_form_there_is_no_alpha",
    ),
    Breakage(
        "deviation-of-equal-totals-is-zero",
        WHOLE,
        "    return None if value is None else sqrt(value) / scale",
        "    return sqrt(value or 0) / scale",
        FIGURES + "equal_totals_are_not_computable",
    ),
    Breakage(
        "ties-fall-on-one-side",
        THIRDS,
        "    rounded = np.round(score, TIED)",
        "    rounded = np.round(score, TIED) + np.arange(score.size) * 1e-6",
        FIGURES + "who_ties_at_the_boundary_shares_its_last_places",
    ),
    Breakage(
        "leave-difficulties-too-far-apart",
        RASCH,
        "        shrink = (length - 1) / length",
        "        shrink = 1.0",
        SCALE + "the_correction_takes_the_bias_away",
    ),
    Breakage(
        "an-estimate-always-settles",
        RASCH,
        "        if moved < STILL:\n            fit.converged = True\n            break",
        "        fit.converged = True",
        SCALE + "an_estimate_that_runs_away_says_so",
    ),
    Breakage(
        "count-a-second-attempt-as-the-first",
        READ,
        "        return inside & _leading(taken, np.arange(ended.size), np.ones(ended.shape, dtype=np.bool_))",
        "        return _leading(taken, np.arange(ended.size), inside)",
        FROM_ROWS + "dates_bound_the_attempts_and_a_first_one_is_the_first_ever",
    ),
    Breakage(
        "count-dropped-questions",
        READ,
        "    read = read.where(~np.isin(read.version, dropped))",
        "    dropped.clear()",
        FROM_ROWS + "what_a_ruling_dropped_is_left_out",
    ),
    Breakage(
        "call-different-versions-one-form",
        QUIZ,
        "    return bool((times == attempts).all())",
        "    return bool(attempts)",
        FROM_ROWS + "alpha_belongs_to_a_form_that_all_shared",
    ),
    Breakage(
        "count-a-learner-twice-at-a-version",
        VERSIONS,
        "    if first_only:",
        "    if False:",
        FROM_ROWS + "a_learner_counts_once_at_a_version_that_two_quizzes_ask",
    ),
    Breakage(
        "judge-from-a-few-answers",
        FINDINGS,
        "    if looked.figures.attempts < ENOUGH or",
        "    if looked.figures.attempts < 1 or",
        FOUND + "nothing_is_said_before_forty_first_attempts",
    ),
    Breakage(
        "never-doubt-the-key",
        FINDINGS,
        "    found = [*_preferred(looked), *_against(looked)",
        "    found = [*_against(looked)",
        FOUND + "the_upper_third_prefers_another_choice",
    ),
    Breakage(
        "show-again-what-was-kept",
        LOOKING,
        "    return [one for one in looks if one.judged is None or _is_new(report, one.judged)]",
        "    return list(looks)",
        FROM_ROWS + "what_an_author_keeps_is_not_shown_again",
    ),
    Breakage(
        "never-show-again-what-was-kept",
        LOOKING,
        "    return report.ended.size >= AGAIN * max(known, 1)",
        "    return known < 0",
        FROM_ROWS + "what_was_kept_is_shown_again_when_the_answers_have_doubled",
    ),
    Breakage(
        "tell-how-a-few-others-answered",
        OTHERS,
        "ENOUGH = 20  #",
        "ENOUGH = 19  #",
        BY_OTHERS + "nineteen_others_are_too_few_and_oneself_is_none_of_them",
    ),
    Breakage(
        "count-every-answer-of-the-others",
        OTHERS,
        """values("attempt__learner", "version").annotate(""",
        """values("pk").annotate(""",
        BY_OTHERS + "only_the_first_answer_of_a_learner_counts",
    ),
    Breakage(
        "tell-others-before-the-answer-is-final",
        OTHERS,
        "    settled = [slot for slot in slots if slot.settled_at]",
        "    settled = list(slots)",
        BY_OTHERS + "a_slot_that_is_open_is_told_nothing",
    ),
    Breakage(
        "take-silence-for-certainty",
        CERTAINTY,
        "    return confidence if confidence in RIGHT else GUESS",
        """    return confidence if confidence in RIGHT else "sure\"""",
        SURE + "marks_are_those_of_moodle_and_nothing_said_is_a_guess",
    ),
    Breakage(
        "leave-out-what-was-not-answered",
        CERTAINTY,
        "    points = sum(one[2] for one in asked)",
        "    points = sum(one[2] for one in asked if one[0] is not None)",
        SURE + "what_is_not_answered_counts_as_nothing_earned",
    ),
    Breakage(
        "tell-calibration-before-feedback",
        JUDGED,
        "    slots = released_slots(now).filter(",
        '    slots = Try._meta.get_field("slot").related_model.objects.filter(',
        CALIBRATED + "what_a_learner_may_not_know_yet_is_not_told",
    ),
    Breakage(
        "let-a-spreadsheet-calculate",
        SHEET,
        '    return f"\'{text}" if',
        "    return text if",
        AT_DESK + "figures_come_as_a_sheet_that_no_spreadsheet_calculates",
    ),
    Breakage(
        "say-zero-for-what-is-not-computable",
        SHEET,
        '    return NOT_COMPUTABLE if value is None else f"{_rounded(value * 100, decimals)}',
        '    return f"{_rounded((value or 0) * 100, decimals)}',
        AT_DESK + "what_is_not_computable_says_so_and_is_never_zero",
    ),
]
