"""Ways of asking: what can be reached, tries, hints, what feedback waits for, and what an attempt comes to."""

from sabotaging.breakages.base import ANSWERING, ANSWERS, ATTEMPTS, GRADING, KEYS, QUESTIONS, Breakage

RULES, RESULTS = "quizzes/domain/rules.py", "quizzes/domain/results.py"
TRYING, HINTING = "quizzes/services/tries.py", "quizzes/services/hints.py"
REACH, TRIES, HINTS, RESULT, RELEASE = (
    f"tests/quizzes/test_{name}.py::test_" for name in ("reach", "tries", "hints", "results", "release")
)
HELPING = "tests/api/test_helping.py::test_"

BREAKAGES = [
    Breakage(
        "answer-what-is-locked",
        ANSWERS,
        "    if slot.is_locked:",
        "    if False:",
        REACH + "an_answer_to_what_is_locked_is_refused",
    ),
    Breakage(
        "settle-out-of-turn",
        ATTEMPTS,
        "    if slot.position not in reachable(stand, forward_only=rules.forward_only):\n",
        "    if False:\n",
        REACH + "nothing_is_settled_out_of_turn",
    ),
    Breakage(
        "show-what-is-locked",
        "quizzes/queries/asking.py",
        "        if slot.position in reached\n",
        "        if True\n",
        REACH + "what_is_locked_says_nothing_of_itself",
    ),
    Breakage(
        "let-a-case-unfold-at-once",
        "quizzes/domain/reach.py",
        '            waiting |= {slot.case} - {""}\n',
        "            pass\n",
        REACH + "a_part_of_a_case_comes_once_the_parts_before_it_are_settled",
    ),
    Breakage(
        "remember-what-was-read-off-the-next-question",
        QUESTIONS,
        "    return alone and (",
        "    return False and (",
        REACH + "a_late_answer_reaches_no_memory_once_what_follows_was_shown",
    ),
    Breakage(
        "show-feedback-before-it-is-released",
        "quizzes/queries/feedback.py",
        "        if not released(attempt.feedback, attempt.finalised_at, rules, now):\n",
        "        if False:\n",
        RELEASE + "a_submitted_quiz_keeps_its_feedback_until_the_date",
    ),
    Breakage(
        "release-at-the-end-what-waits-for-a-date",
        RULES,
        '    if finalised_at is None or feedback == "at_end":\n',
        "    if True:\n",
        RELEASE + "feedback_is_released_as_its_quiz_says",
    ),
    Breakage(
        "let-memory-tell-what-is-kept-back",
        "reviews/queries.py",
        "    settled = quizzes.released_slots(now)",
        "    settled = Slot.objects.filter(settled_at__isnull=False)",
        RELEASE + "memory_waits_with_the_feedback",
    ),
    Breakage(
        "tell-a-result-before-its-feedback",
        "learning/queries/progress.py",
        "        mark, passed = (result.earned, result.passed) if told else (Fraction(), False)\n",
        "        mark, passed = (result.earned, result.passed)\n",
        RELEASE + "a_result_is_told_with_the_feedback",
    ),
    Breakage(
        "send-a-result-before-its-feedback",
        "quizzes/api/telling.py",
        "_result(results_of([attempt])[attempt.pk]) if is_told else None",
        "_result(results_of([attempt])[attempt.pk])",
        HELPING + "a_result_comes_with_its_feedback",
    ),
    Breakage(
        "try-an-answer-again",
        TRYING,
        "    if newest.pk not in tried:\n",
        "    if True:\n",
        TRIES + "an_answer_is_tried_once",
    ),
    Breakage(
        "try-what-shows-nothing",
        TRYING,
        "    if rules.tries == 1 or attempt.feedback != Feedback.AT_ONCE:\n",
        "    if False:\n",
        TRIES + "nothing_is_tried_where_nothing_is_told",
    ),
    Breakage(
        "leave-a-question-open-after-its-last-try",
        TRYING,
        "    if len(tried) >= read_rules(attempt.rules).tries or ",
        "    if ",
        TRIES + "the_last_try_settles_the_question",
    ),
    Breakage(
        "let-a-later-answer-take-the-place-of-a-right-try",
        "quizzes/services/grading.py",
        "    return (tries[right - 1].answer, tries[:right]) if right else (newest, tries)\n",
        "    return newest, tries\n",
        TRIES + "a_try_that_a_ruling_made_right_counts_whatever_was_answered_after_it",
    ),
    Breakage(
        "charge-nothing-for-a-further-try",
        RULES,
        "    further = len(tried) - was_tried\n",
        "    further = 0\n",
        TRIES + "each_further_try_costs_its_share",
    ),
    Breakage(
        "remember-the-last-try",
        RULES,
        "    return Earned(mark, tried[0] if tried else credit)\n",
        "    return Earned(mark, credit)\n",
        TRIES + "memory_takes_in_the_first_try",
    ),
    Breakage(
        "remember-what-a-try-told",
        QUESTIONS,
        ", tries=None)",
        ")",
        TRIES + "a_late_answer_after_a_try_reaches_no_memory",
    ),
    Breakage(
        "take-two-hints-with-a-double-click",
        HINTING,
        "    is_new = number > held.hints\n",
        "    is_new, number = True, held.hints + 1\n",
        HINTS + "a_page_that_asks_twice_for_its_next_hint_takes_one",
    ),
    Breakage(
        "charge-nothing-for-a-hint",
        GRADING,
        "hints=answer.slot.hints,",
        "hints=0,",
        HINTS + "each_hint_costs_its_share",
    ),
    Breakage(
        "take-a-hint-for-recall",
        "reviews/services.py",
        "    helped = slot.hints > 0 or ",
        "    helped = ",
        HINTS + "what_was_recalled_after_a_hint_was_hardly_recalled",
    ),
    Breakage(
        "send-hints-that-were-not-taken",
        "quizzes/queries/hints.py",
        "    return every[: slot.hints], left\n",
        "    return every, left\n",
        KEYS + "nothing_that_comes_before_feedback_depends_on_the_key",
    ),
    Breakage(
        "take-any-number-of-answers",
        ANSWERS,
        "    return Outcome.TOO_MANY if slot.given > MOST else None",
        "    return None",
        ANSWERING + "a_slot_takes_so_many_answers_and_no_more",
    ),
    Breakage(
        "call-the-last-instant-late",
        QUESTIONS,
        "now > attempt.due_at",
        "now >= attempt.due_at",
        ANSWERING + "a_deadline_looks_at_arrival_and_waits_for_no_sweep",
    ),
    Breakage(
        "count-what-was-dropped",
        "quizzes/queries/results.py",
        "    counting = counting.filter(Q(ruled=None) | ~Q(ruled=Ruling.Action.DROP))\n",
        "",
        RESULT + "what_was_dropped_is_in_no_result",
    ),
    Breakage(
        "count-every-question-alike",
        RESULTS,
        "    return mark * one.points * one.slots\n",
        "    return mark * one.slots\n",
        RESULT + "each_question_earns_its_points",
    ),
    Breakage(
        "forget-how-sure-a-learner-was",
        RESULTS,
        "certainty_mark(one.mark, one.confidence) if certainty else one.mark",
        "one.mark",
        RESULT + "where_marks_depend_on_certainty_they_follow_the_table",
    ),
    Breakage(
        "pass-by-any-attempt",
        RESULTS,
        '    if counts == "best":\n        return any(',
        "    if True:\n        return any(",
        RESULT + "the_attempt_that_counts_decides",
    ),
    Breakage(
        "count-a-dropped-question-on-a-lesson",
        "learning/queries/at_lesson.py",
        "    ), '') <> 'drop'\n",
        "    ), '') <> 'nothing'\n",
        RESULT + "a_lesson_says_of_its_quiz_what_results_say",
    ),
]
