"""Whose answers count, and how: locks, answers, settling, rights."""

from sabotaging.breakages.base import (
    ANSWERING,
    ANSWERS,
    API,
    ATTEMPTS,
    CHOICES,
    KEYS,
    KIND,
    MEMORY,
    PAGES,
    PARALLEL,
    QUESTIONS,
    ROUTES,
    SETTLING,
    STARTING,
    WAKING,
    Breakage,
)

BREAKAGES = [
    # Locks
    Breakage(
        "forget-the-slot-lock",
        ATTEMPTS,
        'held = slots.select_for_update(of=("self",), no_key=True)',
        "held = slots",
        PARALLEL + "an_answer_waits_while_its_slot_is_graded",
        on_postgres=True,
    ),
    Breakage(
        "forget-the-attempt-lock",
        ATTEMPTS,
        "    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)\n",
        "    attempt = Attempt.objects.get(pk=attempt.pk)\n",
        PARALLEL + "a_submit_waits_for_a_submit_and_changes_nothing",
        on_postgres=True,
    ),
    Breakage(
        "forget-the-learner-lock-at-a-start",
        ATTEMPTS,
        "    _lock_learner(learner)\n",
        "",
        PARALLEL + "a_start_waits_for_a_start_and_finds_its_attempt",
        on_postgres=True,
    ),
    Breakage(
        "forget-the-learner-lock-in-memory",
        "reviews/services.py",
        "    _lock(learner_id)\n",
        "",
        PARALLEL + "a_worker_waits_for_a_worker_and_finds_nothing_left",
        on_postgres=True,
    ),
    Breakage(
        "begin-without-the-write-lock",
        "config/settings.py",
        '"transaction_mode": "IMMEDIATE"',
        '"transaction_mode": "DEFERRED"',
        "tests/config/test_databases.py::test_sqlite_keeps_what_it_has_acknowledged",
    ),
    # Answers
    Breakage(
        "skip-the-resend-check",
        ANSWERS,
        "    if first := known.get(given.id):\n",
        "    if first := None:\n",
        ANSWERING + "a_resend_beside_a_late_answer_is_not_late",
    ),
    Breakage(
        "lose-the-race-of-two-resends",
        ANSWERS,
        "    except IntegrityError:\n",
        "    except ZeroDivisionError:\n",
        PARALLEL + "a_resend_that_lost_the_race_is_the_same_fact",
    ),
    Breakage(
        "accept-a-conflicting-id",
        ANSWERS,
        "return _outcome(first) if _same(first, given) else Outcome.CONFLICT",
        "return _outcome(first)",
        ANSWERING + "an_id_cannot_carry_a_second_fact",
    ),
    Breakage(
        "believe-any-clock",
        ANSWERS,
        "answered_at=min(max(given.answered_at, slot.attempt.started_at), now)",
        "answered_at=given.answered_at",
        ANSWERING + "a_clock_is_believed_between_start_and_arrival",
    ),
    Breakage(
        "count-a-late-answer",
        ANSWERS,
        "late=slot.settled_at is not None",
        "late=False",
        ANSWERING + "a_late_answer_is_kept_and_never_touches_the_mark",
    ),
    Breakage(
        "let-a-deadline-wait-for-the-sweep",
        ANSWERS,
        "    if queries.is_over(attempt, now):\n",
        "    if False:\n",
        ANSWERING + "a_deadline_looks_at_arrival_and_waits_for_no_sweep",
    ),
    Breakage(
        "let-a-copied-answer-reach-memory",
        ANSWERS,
        "if fact.late and fact.slot.feedback_shown_at is None}",
        "if fact.late}",
        ANSWERING + "a_late_answer_after_feedback_reaches_no_memory",
    ),
    Breakage(
        "forget-that-the-key-was-shown",
        ATTEMPTS,
        "        _note_shown(unseen, now)\n",
        "        pass\n",
        MEMORY + "a_late_answer_does_not_reach_memory_once_the_key_was_shown",
    ),
    Breakage(
        "take-the-answer-that-arrived-last",
        "quizzes/models/answering.py",
        'ordering = ["answered_at", "sequence", "id"]',
        'ordering = ["received_at", "id"]',
        ANSWERING + "the_newest_answer_counts_in_any_order_of_arrival",
    ),
    Breakage(
        "mark-an-answer-half-right-as-right",
        CHOICES,
        "return Fraction(answer == key)",
        "return Fraction(bool(answer))",
        KIND + "a_mark_for_one_is_all_or_nothing",
    ),
    # Settling and feedback
    Breakage(
        "settle-a-question-in-a-quiz-with-feedback-at-the-end",
        ATTEMPTS,
        "if attempt.feedback == Feedback.AT_END and not attempt.finalised_at:",
        "if False:",
        SETTLING + "a_quiz_with_feedback_at_the_end_settles_no_single_question",
    ),
    Breakage(
        "show-feedback-before-settling",
        "quizzes/queries/feedback.py",
        "    if any(slot.settled_at is None for slot in slots):\n",
        "    if False:\n",
        SETTLING + "the_key_stays_until_the_slot_is_settled",
    ),
    Breakage(
        "send-the-key-in-the-public-body",
        QUESTIONS,
        "    return Asked(slot, version.kind, version.case_stem, version.stem, question.public(slot.order), answer)\n",
        "    from django.apps import apps\n\n"
        '    known = apps.get_model("quizzes", "AnswerKey").objects.get(version=version)\n'
        "    body = question.public(slot.order)\n"
        "    body['choices'].sort(key=lambda one: one['id'] not in known.key['correct'])\n"
        "    return Asked(slot, version.kind, version.case_stem, version.stem, body, answer)\n",
        KEYS + "nothing_that_comes_before_settling_depends_on_the_key",
    ),
    Breakage(
        "send-the-key-point-with-what-is-due",
        "reviews/api.py",
        '    statement = serializers.CharField(source="objective.statement")\n',
        "    statement = serializers.SerializerMethodField()\n\n"
        "    def get_statement(self, memory):\n"
        "        from django.apps import apps\n\n"
        '        return apps.get_model("quizzes", "KeyPoint").objects.get(objective=memory.objective).text\n\n',
        KEYS + "nothing_in_a_review_depends_on_the_key_of_an_open_question",
    ),
    Breakage(
        "stop-the-sweep-at-the-first-that-fails",
        ATTEMPTS,
        "    except Exception:\n",
        "    except ZeroDivisionError:\n",
        STARTING + "one_attempt_that_cannot_be_closed_does_not_hold_up_the_others",
    ),
    Breakage(
        "drop-the-attempt-sweep",
        "config/settings.py",
        '    "sweep-attempts": {"task": "quizzes.tasks.sweep", "schedule": 60},\n',
        "",
        WAKING + "every_sweep_is_on_the_schedule",
    ),
    Breakage(
        "never-close-an-idle-review",
        QUESTIONS,
        "Q(due_at__lt=now) | (Q(due_at=None) & old & idle)",
        "Q(due_at__lt=now)",
        STARTING + "an_attempt_closes_when_its_time_is_over",
    ),
    Breakage(
        "show-every-slot-in-one-order",
        ATTEMPTS,
        "return random.sample(ids, len(ids))",
        "return ids",
        STARTING + "each_slot_stores_an_order_of_its_own",
    ),
    # Rights
    Breakage(
        "leak-a-foreign-attempt-in-the-api",
        API,
        'queries.attempts_of(request.user).select_related("quiz")',
        'Attempt.objects.select_related("quiz")',
        ROUTES + "a_route_answers_each_role_as_the_table_says",
    ),
    Breakage(
        "leak-a-foreign-attempt-on-its-pages",
        PAGES,
        "get_object_or_404(quizzes.attempts_of(request.user), pk=attempt_id)\n    return services.finalise(",
        "get_object_or_404(Attempt, pk=attempt_id)\n    return services.finalise(",
        ROUTES + "a_route_answers_each_role_as_the_table_says",
    ),
    Breakage(
        "leak-a-foreign-slot",
        API,
        'queries.slots_of(request.user).select_related("attempt")',
        'queries.answering.Slot.objects.select_related("attempt")',
        ROUTES + "a_route_answers_each_role_as_the_table_says",
    ),
    Breakage(
        "forget-a-route-in-the-table",
        "learning/urls.py",
        '    path("today/", pages.today, name="today"),\n',
        '    path("today/", pages.today, name="today"),\n    path("everything/", pages.today),\n',
        ROUTES + "every_route_is_in_a_table",
    ),
    Breakage(
        "let-a-visitor-see-today",
        "learning/views/pages.py",
        "@login_required\n@require_safe\ndef today(",
        "@require_safe\ndef today(",
        ROUTES + "a_route_answers_each_role_as_the_table_says",
    ),
]
