"""The list. A new promise adds a line: what to break, and the test that must go red for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    """`text` stands exactly once in `file`, and is replaced by `by`. What SQLite cannot show is shown on PostgreSQL."""

    name: str
    file: str
    text: str
    by: str
    test: str
    on_postgres: bool = False


ATTEMPTS, ANSWERS, GRADING = (f"quizzes/services/{name}.py" for name in ("attempts", "answers", "grading"))
QUESTIONS = "quizzes/queries/answering.py"
API, PAGES = "quizzes/api.py", "learning/views/answering.py"
PARALLEL, ANSWERING, SETTLING, STARTING = (
    f"tests/quizzes/test_{name}.py::test_" for name in ("parallel", "answering", "settling", "starting")
)
READING, KEPT = "tests/learning/test_kept_pages.py::test_", "learning/views/kept.py"
MEMORY, WAKING = "tests/reviews/test_memory.py::test_", "tests/reviews/test_waking.py::test_"
KEYS, ROUTES = "tests/test_keys.py::test_", "tests/test_routes.py::test_"
MAIL, IMPORT = "tests/accounts/test_mail.py::test_", "tests/learning/test_import.py::test_"
KIND, CHOICES = "tests/quizzes/test_kinds.py::test_", "quizzes/domain/kinds/choices.py"

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
    # From the commit to memory
    Breakage(
        "announce-before-the-commit",
        GRADING,
        "transaction.on_commit(partial(",
        "(lambda send, **_: send())(partial(",
        SETTLING + "grades_are_announced_once_after_the_commit",
    ),
    Breakage(
        "let-the-error-of-a-receiver-through",
        GRADING,
        "grades_changed.send_robust, sender=Grade, learner_ids=[learner_id]), robust=True)",
        "grades_changed.send, sender=Grade, learner_ids=[learner_id]))",
        SETTLING + "a_receiver_that_fails_fails_no_submit",
    ),
    Breakage(
        "wait-for-the-broker",
        "reviews/receivers.py",
        "caller.submit(broker.wake, learner_id)",
        "broker.wake(learner_id)",
        WAKING + "a_broker_that_does_not_answer_neither_fails_nor_delays_a_submit",
    ),
    Breakage(
        "wake-nobody",
        "reviews/receivers.py",
        '@receiver(grades_changed, dispatch_uid="reviews.wake_memory")\n',
        "",
        WAKING + "a_real_worker_turns_a_submit_into_a_memory",
    ),
    Breakage(
        "drop-the-memory-sweep",
        "reviews/tasks.py",
        "    for learner_id in queries.learners_behind():\n",
        "    for learner_id in []:\n",
        WAKING + "what_a_dead_broker_lost_is_healed_by_the_sweep",
    ),
    Breakage(
        "drop-the-memory-sweep-from-the-schedule",
        "config/settings.py",
        '    "sweep-memories": {"task": "reviews.tasks.sweep", "schedule": 60},  # seconds\n',
        "",
        WAKING + "every_sweep_is_on_the_schedule",
    ),
    Breakage(
        "replay-in-the-order-of-arrival",
        "reviews/queries.py",
        'events.order_by("study_day", "answer__answered_at", "answer__sequence", "answer")',
        'events.order_by("pk")',
        MEMORY + "a_memory_does_not_depend_on_the_order_of_arrival",
    ),
    Breakage(
        "count-a-superseded-event",
        "reviews/queries.py",
        "return ReviewEvent.objects.filter(superseded_by=None)",
        "return ReviewEvent.objects.all()",
        MEMORY + "a_regrade_supersedes_and_changes_no_event",
    ),
    Breakage(
        "count-the-unanswered",
        "quizzes/services/grading.py",
        "    Grade.objects.bulk_create(Grade(**fields) for fields in _marks(answers))\n",
        "    Grade.objects.bulk_create(Grade(**fields) for fields in _marks(answers))\n"
        "    left = {slot.pk: slot for slot in slots} | {answer.slot_id: None for answer in answers}\n"
        "    from datetime import UTC, datetime\n    from uuid import uuid4\n\n"
        "    made = [Answer(id=uuid4(), slot=slot, content={}, sequence=0, late=False, answered_at=datetime.now(UTC),"
        " received_at=datetime.now(UTC)) for slot in left.values() if slot]\n"
        "    Answer.objects.bulk_create(made)\n"
        "    Grade.objects.bulk_create(Grade(slot=one.slot, answer=one, numerator=0, denominator=1) for one in made)\n",
        MEMORY + "an_unanswered_question_is_nothing_to_memory",
    ),
    Breakage(
        "ask-the-same-variant-again",
        "reviews/queries.py",
        "return (shown.get(version.question_id, NEVER), version.question_id)",
        "return (NEVER, version.question_id)",
        MEMORY + "a_review_shows_the_variant_seen_least_recently",
    ),
    Breakage(
        "ask-again-what-memory-had-no-time-for",
        "reviews/services.py",
        "    catch_up(learner_id=learner.pk)\n",
        "",
        MEMORY + "a_review_does_not_ask_again_what_memory_had_no_time_to_take_in",
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
    # Pages that are kept
    Breakage(
        "show-a-kept-page-that-is-out-of-date",
        "learning/services/material.py",
        '["html", "headings", "quiz"])\n        authoring.begin_edition()\n',
        '["html", "headings", "quiz"])\n',
        READING + "every_service_that_writes_material_begins_an_edition",
    ),
    Breakage(
        "keep-a-page-before-anybody-could-say-that-it-is-out-of-date",
        KEPT,
        "_parts if at.edition and not settings.DEBUG else _parts.__wrapped__",
        "_parts",
        READING + "before_the_first_edition_nothing_is_kept",
    ),
    Breakage(
        "keep-a-token-for-everybody",
        KEPT,
        "TOKEN: get_token(request)",
        'TOKEN: "c" * 64',
        READING + "the_token_of_a_kept_page_is_taken",
    ),
    Breakage(
        "keep-what-is-said-once",
        "learning/views/pages.py",
        "if request.GET or len(get_messages(request)):",
        "if request.GET:",
        READING + "what_is_said_once_is_not_kept",
    ),
    Breakage(
        "show-the-open-quiz-of-somebody-else",
        "learning/queries/at_lesson.py",
        "attempt.learner_id = %(learner)s AND attempt.quiz_id = lesson.quiz_id\n"
        "                AND attempt.finalised_at IS NULL",
        "attempt.quiz_id = lesson.quiz_id AND attempt.finalised_at IS NULL",
        READING + "one_query_says_what_the_others_say",
    ),
    # Memory that is honest
    Breakage(
        "count-what-was-missed-as-known",
        "reviews/domain/scheduling.py",
        "return 0.0 if trace.missed else retrievability(trace, day)",
        "return retrievability(trace, day)",
        MEMORY + "what_was_missed_is_not_known_until_it_is_recalled",
    ),
    Breakage(
        "answer-in-a-foreign-attempt",
        QUESTIONS,
        "return row(Attempt, id=attempt_id, learner=learner.pk)",
        "return row(Attempt, id=attempt_id)",
        ROUTES + "a_route_answers_each_role_as_the_table_says",
    ),
    # People and their mail
    Breakage(
        "forget-to-send-the-mail",
        "accounts/adapters.py",
        "        transaction.on_commit(partial(_send, mail.pk), robust=True)\n",
        "",
        MAIL + "mail_goes_out_within_the_request_with_no_worker_at_all",
    ),
    Breakage(
        "send-a-mail-that-was-sent",
        "accounts/services/mail.py",
        "free = queries.mail_to_send(now).filter(pk=mail_id)",
        "free = Mail.objects.filter(pk=mail_id)",
        MAIL + "a_mail_is_sent_once_however_often_it_is_delivered",
    ),
    Breakage(
        "tell-by-its-time-whether-an-address-is-known",
        "accounts/adapters.py",
        "make_password(str(uuid4()))  # the hash that a new account costs",
        "pass",
        "tests/accounts/test_enumeration.py::test_a_known_and_an_unknown_address_cost_as_many_hashes",
    ),
    # Material
    Breakage(
        "import-half-of-it",
        "learning/services/curriculum.py",
        "@transaction.atomic\ndef import_curriculum(",
        "def import_curriculum(",
        IMPORT + "a_failure_halfway_leaves_nothing_behind",
    ),
    Breakage(
        "write-over-an-author",
        "learning/services/curriculum.py",
        "elif found is None or imported == _digest(found):",
        "elif True:",
        IMPORT + "an_edited_row_stops_the_import_before_it_writes",
    ),
    Breakage(
        "let-a-script-through-the-last-gate",
        "markup/domain/cleaning.py",
        "url_schemes=SCHEMES,",
        'url_schemes=SCHEMES | {"javascript"},',
        "tests/markup/test_rendering.py::test_the_last_gate_stops_what_no_renderer_should_have_made",
    ),
]
