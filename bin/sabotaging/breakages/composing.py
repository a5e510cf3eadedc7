"""How quizzes are put together, and when they may be taken."""

from sabotaging.breakages.base import AUTHORING, COMPOSING, Breakage

OPENING = "quizzes/queries/opening.py"
ORDER = "quizzes/domain/composing.py"
OPENED, FILES, PAGE = (
    "tests/quizzes/test_opening.py::test_",
    "tests/learning/test_quiz_files.py::test_",
    "tests/learning/test_quizzes.py::test_",
)

BREAKAGES = [
    # When a quiz may be taken
    Breakage(
        "open-before-it-opens",
        OPENING,
        "    if quiz.opens_at and now < quiz.opens_at:\n",
        "    if quiz.opens_at and now < quiz.opens_at and False:\n",
        OPENED + "a_quiz_is_not_open_before_it_opens",
    ),
    Breakage(
        "open-after-it-closed",
        OPENING,
        "    if quiz.closes_at and now >= quiz.closes_at:\n",
        "    if quiz.closes_at and now > quiz.closes_at:\n",
        OPENED + "a_quiz_is_closed_from_its_end_on",
    ),
    Breakage(
        "allow-one-more-attempt",
        OPENING,
        "    if left == 0:\n",
        "    if left == 0 and past.begun != quiz.attempts_allowed:\n",
        OPENED + "as_many_attempts_are_had_as_are_allowed",
    ),
    Breakage(
        "forget-the-wait",
        OPENING,
        "    if again_at and now < again_at:\n",
        "    if again_at and now > again_at:\n",
        OPENED + "the_next_attempt_waits_from_the_end_of_the_last",
    ),
    Breakage(
        "wait-from-when-a-sweep-came",
        OPENING,
        '    ended = Least("finalised_at", Coalesce("due_at", "finalised_at"))\n',
        '    ended = Least("finalised_at", "finalised_at")\n',
        OPENED + "an_attempt_that_was_closed_late_ended_when_its_time_was_over",
    ),
    Breakage(
        "bar-who-has-begun",
        "quizzes/services/opening.py",
        "    if already and not queries.overdue(now).filter(pk=already.pk).exists():\n        return already\n",
        "",
        OPENED + "an_open_attempt_goes_on_whatever_the_quiz_allows",
    ),
    Breakage(
        "let-general-extra-time-win",
        OPENING,
        '    first = found.order_by(F("quiz").asc(nulls_last=True)).values_list("percent", flat=True).first()\n',
        '    first = found.order_by(F("quiz").asc(nulls_first=True)).values_list("percent", flat=True).first()\n',
        OPENED + "extra_time_of_the_quiz_goes_before_the_general_one",
    ),
    Breakage(
        "let-extra-time-outlast-the-quiz",
        ORDER,
        "    return min((end for end in (own, closes_at) if end is not None), default=None)\n",
        "    return own or closes_at\n",
        OPENED + "nobody_has_longer_than_the_quiz_is_open",
    ),
    # What is drawn
    Breakage(
        "draw-of-any-level",
        ORDER,
        'if draw.level in ("", level)]',
        "if draw.level or level]",
        OPENED + "a_draw_takes_questions_of_its_level_alone",
    ),
    Breakage(
        "draw-twice",
        ORDER,
        "            del there[question]\n",
        "            there[question]\n",
        OPENED + "draws_take_no_question_twice_and_as_many_as_there_are",
    ),
    Breakage(
        "draw-in-the-order-of-the-page",
        ORDER,
        "    for draw in sorted(wanted, key=lambda one: not one.level):\n",
        "    for draw in wanted:\n",
        OPENED + "a_draw_of_any_level_leaves_the_others_what_they_need",
    ),
    Breakage(
        "draw-later-parts-of-a-case",
        COMPOSING,
        '    return live.filter(Q(case="") | (Q(numbered__in=_first_parts()) & ~Q(case__in=told)))\n',
        "    return live.filter(~Q(case__in=told))\n",
        OPENED + "a_draw_takes_of_a_case_its_first_part_alone",
    ),
    Breakage(
        "number-the-parts-by-letters",
        COMPOSING,
        'BY_NUMBER = LPad("code", 80, Value(" "))',
        'BY_NUMBER = LPad("code", 1, Value(" "))',
        OPENED + "the_tenth_part_of_a_case_comes_after_its_ninth",
    ),
    Breakage(
        "part-a-case",
        ORDER,
        "        groups.setdefault(one.case or place, []).append((_numbered(one.code), place))\n",
        "        groups.setdefault(place, []).append((_numbered(one.code), place))\n",
        OPENED + "a_shuffled_quiz_keeps_the_parts_of_a_case_together",
    ),
    # What authors set
    Breakage(
        "compose-a-quiz-by-its-settings",
        "learning/services/quizzes.py",
        " and _follows(lesson)\n",
        " and not _follows(lesson)\n",
        AUTHORING + "quiz_settings.py::test_what_was_set_stands_in_the_log",
    ),
    Breakage(
        "lose-a-draw-that-stays-as-it-was",
        "learning/admin/quiz_forms.py",
        "    initial = [asdict(one) for one in draws] if posted is None else None\n",
        "    initial = [asdict(one) for one in draws]\n",
        AUTHORING + "quiz_settings.py::test_a_draw_that_is_kept_as_it_was_stays",
    ),
    Breakage(
        "let-instructors-see-who-has-extra-time",
        "learning/admin/extra_time.py",
        "    def has_view_permission(self, request, obj=None):\n        return request.user.is_superuser\n",
        "    def has_view_permission(self, request, obj=None):\n        return request.user.is_staff\n",
        AUTHORING + "extra_time.py::test_instructors_see_no_learners_here_either",
    ),
    Breakage(
        "count-finished-attempts-as-open",
        "learning/queries/usage.py",
        "        open_attempts=attempts.filter(attempt__finalised_at=None).count(),\n",
        "        open_attempts=attempts.count(),\n",
        AUTHORING + "usage.py::test_lessons_and_attempts_are_counted",
    ),
    # Files and pages
    Breakage(
        "keep-a-quiz-that-left-the-files",
        "learning/domain/curriculum/deciding.py",
        'RETIRING = ("question", "lesson", "assessment")',
        'RETIRING = ("question", "lesson")',
        FILES + "a_quiz_that_left_the_files_is_retired",
    ),
    Breakage(
        "lose-the-settings-of-a-lessons-quiz",
        "learning/domain/curriculum/writing.py",
        "        return _where_any(quiz=settings)\n",
        "        return {}\n",
        FILES + "a_lesson_says_how_its_quiz_is_taken_and_goes_on_composing_it",
    ),
    Breakage(
        "let-learners-find-drafts",
        "learning/queries/assessments.py",
        "    found = Assessment.objects.filter(status=Status.LIVE).select_related(",
        "    found = Assessment.objects.select_related(",
        PAGE + "a_quiz_that_is_not_live_is_not_there",
    ),
    Breakage(
        "tell-a-result-before-its-date",
        "learning/queries/taking.py",
        "    results = results_of([one for one in attempts if is_released(one, now)])\n",
        "    results = results_of(attempts)\n",
        PAGE + "a_result_that_waits_for_a_date_is_not_told",
    ),
]
