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
DEPLOY = "tests/config/test_deploy.py::test_"
MAIL, IMPORT = "tests/accounts/test_mail.py::test_", "tests/learning/test_import.py::test_"
AUTHORS, EXPORT = (f"tests/learning/test_{name}.py::test_" for name in ("import_authors", "export"))
DELIVERING, DIGEST = "reminders/services/delivering.py", "reminders/queries/digest.py"
NOTES, OWING, LINKS, REASONS = (
    f"tests/reminders/test_{name}.py::test_" for name in ("delivering", "owing", "pages", "reasons")
)
PEOPLE, AUDIT = "tests/accounts/test_people.py::test_", "tests/accounts/test_audit.py::test_"
TWO_ADMINISTRATORS = "tests/accounts/test_two_administrators.py::test_"
AUTHORING = "tests/authoring/test_"
DEVICES, COPIES = "tests/accounts/test_devices.py::test_", "tests/api/test_copies.py::test_"
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
        "        authoring.begin_edition()\n        ids = dict(Quiz",
        "        ids = dict(Quiz",
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
    # Reminders
    Breakage(
        "send-a-reminder-that-another-worker-has",
        DELIVERING,
        "free = queries.deliveries_to_try(now).filter(pk=delivery_id).order_by()",
        "free = Delivery.objects.filter(pk=delivery_id).order_by()",
        NOTES + "a_claim_is_respected_until_its_lease_runs_out",
    ),
    Breakage(
        "send-a-reminder-before-writing-down-that-it-is-handed-over",
        DELIVERING,
        "if not _move(delivery, State.CLAIMED, state=State.HANDED, handed_at=now, lease_until=lease):",
        "if False:",
        NOTES + "a_crash_before_the_wire_is_tried_again_and_one_on_it_is_not",
    ),
    Breakage(
        "leave-unknown-what-a-server-refused",
        DELIVERING,
        "(State.HANDED, State.UNKNOWN), error",
        "(State.HANDED,), error",
        NOTES + "what_was_called_unknown_and_is_refused_then_is_known_and_tried_again",
    ),
    Breakage(
        "forget-the-fence",
        DELIVERING,
        "ours = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state__in=before)",
        "ours = Delivery.objects.filter(pk=delivery.pk, state__in=before)",
        NOTES + "a_worker_that_lost_its_claim_hands_nothing_over",
    ),
    Breakage(
        "send-a-reminder-again-that-may-have-gone-out",
        "reminders/queries/owing.py",
        "left = Q(state=State.CLAIMED, lease_until__lte=now)",
        "left = Q(state__in=[State.CLAIMED, State.HANDED, State.UNKNOWN])",
        NOTES + "what_may_have_gone_out_is_never_sent_again",
    ),
    Breakage(
        "take-a-lost-connection-for-a-refusal",
        DELIVERING,
        "return isinstance(error, SMTPRecipientsRefused | SMTPResponseException | SMTPNotSupportedError)",
        "return True",
        NOTES + "a_connection_that_is_lost_after_the_letter_leaves_it_unknown",
    ),
    Breakage(
        "allow-a-second-reminder-for-a-date",
        "reminders/migrations/0001_reminders_and_their_deliveries.py",
        "models.UniqueConstraint(fields=('learner', 'slot', 'nominal_date', 'channel'), "
        "name='one_note_per_learner_slot_date_and_channel'), ",
        "",
        OWING + "the_database_keeps_a_second_row_out",
    ),
    Breakage(
        "owe-what-was-meant-for-before-it-was-asked-for",
        "reminders/domain.py",
        " and one.instant >= plan.since",
        "",
        OWING + "whoever_turns_it_on_at_noon_is_owed_nothing_for_the_morning",
    ),
    Breakage(
        "read-a-change-of-clocks-the-other-way",
        "reminders/domain.py",
        "datetime.combine(day, at, tzinfo=zone)",
        "datetime.combine(day, at.replace(fold=1), tzinfo=zone)",
        "tests/reminders/test_drill.py::test_a_day_of_several_zones_is_as_its_model_says",
    ),
    Breakage(
        "lead-links-in-mail-nowhere",
        "config/settings.py",
        'not parts.hostname or parts.hostname.startswith((".", "*"))',
        "False",
        "tests/config/test_gates.py::test_links_in_mail_that_would_lead_nowhere_are_refused_at_the_start",
    ),
    Breakage(
        "drop-the-sweep-of-reminders-from-the-schedule",
        "config/settings.py",
        '    "sweep-reminders": {"task": "reminders.tasks.sweep", "schedule": 60},\n',
        "",
        OWING + "the_sweep_is_on_the_schedule",
    ),
    Breakage(
        "remind-when-nothing-is-due",
        DIGEST,
        "return None if reviews.due(learner, learner.day_at(now)).exists() else Reason.NOTHING_DUE",
        "return None",
        REASONS + "no_note_goes_out_when_nothing_is_due",
    ),
    Breakage(
        "remind-whoever-has-studied",
        DIGEST,
        "if has_studied(learner, learner.day_at(delivery.nominal_at)):",
        "if False:",
        REASONS + "no_note_goes_out_to_whoever_has_studied_that_day_which_begins_at_four",
    ),
    Breakage(
        "remind-whoever-is-deactivated",
        DIGEST,
        "    if not delivery.learner.is_active:\n        return Reason.DEACTIVATED\n",
        "",
        REASONS + "whoever_is_deactivated_gets_nothing",
    ),
    Breakage(
        "put-the-key-into-a-reminder",
        DIGEST,
        "stem=shorten(asked[0].stem, ",
        'stem=shorten(__import__("quizzes").models.keys.AnswerKey.objects.get(version=asked[0]).explanation, ',
        "tests/reminders/test_letter.py::test_nothing_of_the_keys_side_is_in_it",
    ),
    Breakage(
        "unsubscribe-by-looking",
        "reminders/views.py",
        '    if request.method == "POST":\n        services.turn_off(',
        "    if True:\n        services.turn_off(",
        LINKS + "to_look_at_unsubscribing_changes_nothing",
    ),
    Breakage(
        "take-a-link-for-another-purpose",
        "reminders/queries/tokens.py",
        "return Signer(salt=purpose.value)",
        'return Signer(salt="reminders")',
        LINKS + "a_link_for_one_purpose_serves_no_other",
    ),
    Breakage(
        "let-the-html-of-a-letter-load-what-it-likes",
        "accounts/views.py",
        "f\"default-src 'none'; style-src {styles};",
        'f"default-src *; style-src {styles};',
        "tests/reminders/test_doors.py::test_html_of_a_letter_may_use_its_own_style_and_nothing_else",
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
        "learning/domain/curriculum/deciding.py",
        "elif imported in (said(kind, found), UNEDITED):",
        "elif True:",
        IMPORT + "an_edited_row_stops_the_import_before_it_writes",
    ),
    Breakage(
        "write-again-what-an-author-deleted",
        "learning/domain/curriculum/deciding.py",
        "    if found is None and imported in (None, NEVER, UNEDITED):",
        "    if found is None:",
        AUTHORS + "what_an_author_deleted_is_a_conflict_and_stays_away",
    ),
    Breakage(
        "take-a-term-from-under-an-authors-text",
        "learning/services/curriculum.py",
        "    spare(plan, wanted, present)\n",
        "",
        AUTHORS + "a_term_that_an_authors_text_uses_stays_and_is_named",
    ),
    Breakage(
        "give-an-authors-quiz-away",
        "learning/services/following.py",
        "(quizzes[code] is not None or code in linked)",
        "quizzes[code] is not None",
        AUTHORS + "a_quiz_that_an_author_composed_stays_where_the_files_have_none",
    ),
    Breakage(
        "confirm-questions-by-files-with-the-old-fact",
        "learning/services/curriculum.py",
        "now=now, unconfirmed=unconfirmed)",
        "now=now)",
        AUTHORS + "files_that_hold_the_old_fact_confirm_no_question",
    ),
    Breakage(
        "lower-a-revision-by-an-import",
        "quizzes/services/authoring.py",
        'fields=["statement", "is_key", "updated_at"]',
        'fields=["statement", "is_key", "revision", "updated_at"]',
        AUTHORS + "an_import_never_lowers_a_revision",
    ),
    Breakage(
        "take-for-unedited-what-an-author-changed-before-the-first-import",
        "learning/queries/curriculum.py",
        "thing: EDITED if digest == UNEDITED and thing in edited else digest",
        "thing: digest",
        AUTHORS + "what_an_author_changes_before_the_first_import_after_the_upgrade_is_not_overwritten",
    ),
    Breakage(
        "import-without-a-trace",
        "learning/services/curriculum.py",
        "    _record(plan, followed, now)\n",
        "",
        AUTHORS + "an_import_is_in_the_audit_log_and_nobody_is_its_author",
    ),
    Breakage(
        "lose-a-field-in-an-export",
        "learning/domain/curriculum/writing.py",
        '        "negative_reason": text.negative_reason,\n',
        "",
        EXPORT + "what_authors_wrote_comes_back_from_the_files",
    ),
    Breakage(
        "drop-questions-that-only-files-hold",
        "learning/domain/curriculum/writing.py",
        "    written |= {code: _question_to_come(one) for code, one in to_come.items()}\n",
        "",
        EXPORT + "questions_of_kinds_to_come_stay_in_the_files",
    ),
    Breakage(
        "export-without-reading-it-back",
        "learning/domain/curriculum/exporting.py",
        "if things := _otherwise(found, read):",
        "if things := []:",
        EXPORT + "what_would_not_be_read_as_it_was_is_named_and_nothing_is_written",
    ),
    Breakage(
        "write-a-file-where-it-lies",
        "learning/domain/curriculum/folder.py",
        "os.replace(beside / name, root / name)",
        "(root / name).write_bytes(files[name])",
        EXPORT + "an_export_that_dies_halfway_leaves_every_file_whole",
    ),
    Breakage(
        "let-a-script-through-the-last-gate",
        "markup/domain/cleaning.py",
        "url_schemes=SCHEMES,",
        'url_schemes=SCHEMES | {"javascript"},',
        "tests/markup/test_rendering.py::test_the_last_gate_stops_what_no_renderer_should_have_made",
    ),
    # Serving
    Breakage(
        "forget-what-production-demands-in-the-example",
        "docs/deploy/patency.env",
        "REDIS_URL='",
        "REDIS='",
        DEPLOY + "the_environment_example_names_what_production_demands_and_nothing_unknown",
    ),
    Breakage(
        "pass-on-what-a-caller-says-of-tls",
        "docs/deploy/nginx.conf",
        "X-Forwarded-Proto $scheme;",
        "X-Forwarded-Proto $http_x_forwarded_proto;",
        DEPLOY + "the_proxy_says_itself_how_it_was_reached_and_by_whom",
    ),
    Breakage(
        "show-the-probes-to-the-world",
        "docs/deploy/nginx.conf",
        "^/(healthz|readyz)$",
        "^/(healthz)$",
        DEPLOY + "the_proxy_keeps_the_probes_to_this_machine",
    ),
    Breakage(
        "refuse-a-figure-before-the-site-sees-it",
        "docs/deploy/nginx.conf",
        "client_max_body_size 16m;",
        "client_max_body_size 12m;",
        DEPLOY + "the_proxy_takes_the_largest_figure_and_its_form",
    ),
    Breakage(
        "start-with-an-option-that-is-gone",
        "docs/deploy/patency-web.service",
        "--blocking-threads",
        "--threads",
        DEPLOY + "a_service_starts_what_is_installed_with_options_that_it_knows",
    ),
    Breakage(
        "loosen-one-unit",
        "docs/deploy/patency-beat.service",
        "ProtectSystem=strict\n",
        "",
        DEPLOY + "every_unit_is_held_as_tightly_as_the_others",
    ),
    Breakage(
        "keep-half-a-dump",
        "docs/deploy/patency-backup",
        "set -eu\n",
        "set -u\n",
        DEPLOY + "a_backup_that_fails_leaves_nothing_and_deletes_nothing",
    ),
    Breakage(
        "keep-every-dump",
        "docs/deploy/patency-backup",
        '-mtime "+$days" -delete',
        '-mtime "+$days"',
        DEPLOY + "a_backup_leaves_one_dump_that_can_be_read_and_deletes_what_is_old",
    ),
    # People and the audit log
    Breakage(
        "let-the-audit-log-be-changed",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "audit_entries_are_not_changed BEFORE UPDATE ON",
        "audit_entries_are_not_changed BEFORE UPDATE OF id ON",
        AUDIT + "the_database_refuses_to_change_or_delete_an_entry",
    ),
    Breakage(
        "let-the-audit-log-be-replaced",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE id = NEW.id)",
        "WHEN FALSE",
        AUDIT + "what_only_one_database_knows_does_not_get_around_it",
    ),
    Breakage(
        "let-a-session-turn-the-guards-off",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "ENABLE ALWAYS TRIGGER audit_entries_stay",
        "ENABLE TRIGGER audit_entries_stay",
        AUDIT + "what_only_one_database_knows_does_not_get_around_it",
        on_postgres=True,
    ),
    Breakage(
        "give-a-role-without-a-record",
        "accounts/services/people.py",
        '    _record(person, "given a role", {"role": [was, role]}, by, now)\n',
        "",
        PEOPLE + "every_change_of_a_person_by_the_staff_is_in_the_log",
    ),
    Breakage(
        "keep-a-name-where-nobody-can-erase-it",
        "accounts/services/people.py",
        'field: "changed"',
        "field: [was, becomes]",
        PEOPLE + "every_change_of_a_person_by_the_staff_is_in_the_log",
    ),
    Breakage(
        "save-over-another-administrator",
        "accounts/services/people.py",
        "if queries.state_of(person) != seen:",
        "if False:",
        PEOPLE + "a_choice_made_on_an_old_page_changes_nobody",
    ),
    Breakage(
        "let-two-administrators-deactivate-each-other",
        "accounts/services/people.py",
        'locked = list(held.select_for_update(of=("self",), no_key=True))',
        "locked = list(held)",
        TWO_ADMINISTRATORS + "two_administrators_who_deactivate_each_other_leave_one",
        on_postgres=True,
    ),
    Breakage(
        "keep-a-second-log",
        "accounts/admin/base.py",
        "    def log_change(self, request, obj, message):\n        pass\n\n",
        "",
        AUDIT + "there_is_one_log_and_not_two",
    ),
    Breakage(
        "show-the-audit-log-to-instructors",
        "accounts/admin/base.py",
        """    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser
""",
        """    def has_view_permission(self, request, obj=None):
        return True
""",
        AUDIT + "the_log_is_for_administrators",
    ),
    # Devices and copies
    Breakage(
        "leave-the-token-of-a-device-alive",
        "accounts/services/devices.py",
        "    Session.objects.filter(pk__in=keys).delete()\n",
        "    keys.clear()\n",
        DEVICES + "a_device_that_is_signed_out_is_out_with_its_next_request",
    ),
    Breakage(
        "leave-the-others-alive",
        "accounts/services/devices.py",
        "    Session.objects.filter(user=person).exclude(pk=here).delete()\n",
        "    here = here\n",
        DEVICES + "everywhere_else_leaves_the_one_that_asks",
    ),
    Breakage(
        "sign-out-the-device-of-somebody-else",
        "accounts/queries.py",
        "Session.objects.filter(user=person, expire_date__gt=now)]\n",
        "Session.objects.filter(expire_date__gt=now)]\n"
        "    good |= {kept.get(HASH_SESSION_KEY) for _, kept in running}\n",
        DEVICES + "a_device_of_somebody_else_does_not_exist",
    ),
    Breakage(
        "leave-on-a-device-what-was-kept-there",
        "accounts/views.py",
        'return _left(redirect("landing"))',
        'return redirect("landing")',
        DEVICES + "signing_out_here_signs_out_here",
    ),
    Breakage(
        "write-with-every-request",
        "accounts/services/devices.py",
        'if now.timestamp() - noted["used"] < PAUSE:',
        "if False:",
        DEVICES + "use_is_noted_once_an_hour_and_writes_nothing_in_between",
    ),
    Breakage(
        "forget-whose-a-session-is-when-it-moves",
        "accounts/migrations/0007_sessions_move.py",
        "user_id=owner if owner in people else None",
        "user_id=None",
        DEVICES + "the_sessions_of_old_move_with_whose_they_are",
    ),
    Breakage(
        "write-half-of-an-account",
        "accounts/api.py",
        "        sent.is_valid(raise_exception=True)\n        person",
        "        sent.is_valid()\n        person",
        "tests/api/test_account.py::test_one_wrong_field_is_pointed_out_and_none_is_written",
    ),
    Breakage(
        "answer-by-single-keys-that-are-off",
        "templates/quizzes/question.html",
        "data-answer{% if user.single_keys %} data-keys{% endif %}",
        "data-answer data-keys",
        "tests/browser/test_loop.py::test_single_keys_answer_unless_they_are_turned_off",
    ),
    Breakage(
        "tag-an-answer-without-looking-for-whom-it-is",
        "learning/api/copies.py",
        "sha256(response.content)",
        'sha256(b"the same for everybody")',
        COPIES + "a_tag_is_good_for_whom_it_was_given",
    ),
    Breakage(
        "let-a-proxy-keep-an-answer",
        "learning/api/copies.py",
        "private=True, no_cache=True",
        "public=True, max_age=3600",
        COPIES + "what_is_held_is_not_sent_again",
    ),
    Breakage(
        "miss-a-changed-source",
        "learning/queries/catalogue.py",
        '            _newest(LessonSource.objects.filter(lesson=here), "source__updated_at"),\n',
        "",
        COPIES + "a_lesson_changes_with_whatever_it_shows",
    ),
    Breakage(
        "miss-a-source-that-a-lesson-brings",
        "learning/services/material.py",
        "    Source.objects.filter(key__in=now_sources - sources).update(updated_at=now)\n",
        "",
        COPIES + "a_source_and_a_specialty_change_when_a_lesson_comes",
    ),
    Breakage(
        "forget-what-left",
        "learning/services/material.py",
        "        _leave(kind, before - after, now)\n",
        "",
        COPIES + "what_left_is_told_with_when",
    ),
    Breakage(
        "tell-of-drafts-that-nobody-saw",
        "learning/queries/catalogue.py",
        "    return Source.objects.filter(Exists(live))\n",
        "    return Source.objects.all()\n",
        COPIES + "a_source_of_drafts_alone_does_not_exist",
    ),
    Breakage(
        "answer-with-what-the-description-lacks",
        "config/schema.py",
        "found = {400, 401, 406,",
        "found = {400, 401,",
        "tests/api/test_schemathesis.py::test_every_answer_is_foreseen",
    ),
    # Authoring
    Breakage(
        "write-over-an-overtaken-edit",
        "learning/services/editing.py",
        "    if seen != seen_of(present):\n",
        "    if not present:\n",
        AUTHORING + "lessons.py::test_an_overtaken_edit_writes_nothing",
    ),
    Breakage(
        "let-two-authors-compare-at-once",
        "learning/services/lessons.py",
        "    authoring.begin_edition()  # the lock: whoever writes at the same time waits here, and compares with us\n",
        "",
        AUTHORING + "at_once.py::test_of_many_saves_at_once_one_is_written_and_the_others_are_told",
        on_postgres=True,
    ),
    Breakage(
        "announce-a-draft",
        "learning/queries/progress.py",
        'if planned["code"] not in self.hidden]',
        'if planned["code"]]',
        AUTHORING + "lessons.py::test_nobody_but_authors_sees_a_draft_or_what_is_retired",
    ),
    Breakage(
        "show-a-draft-picture-to-everybody",
        "learning/views/figures.py",
        "    if not found.is_public and not may_author(request.user):\n",
        "    if not found.is_public and not request.user:\n",
        AUTHORING + "pictures.py::test_a_draft_shows_its_pictures_to_authors_alone",
    ),
    Breakage(
        "keep-the-metadata-of-a-picture",
        "learning/domain/containers.py",
        "        if not _is_known(marker, size):\n",
        "        if not size:\n",
        AUTHORING + "pictures.py::test_an_upload_is_kept_without_metadata_and_shown_in_the_lesson",
    ),
    Breakage(
        "decode-a-bomb",
        "learning/domain/pictures.py",
        "    if image.width * image.height > MOST_PIXELS:\n",
        "    if not image.width:\n",
        AUTHORING + "pictures.py::test_what_is_no_fit_picture_is_refused_with_the_reason",
    ),
    Breakage(
        "let-a-script-into-an-uploaded-drawing",
        "markup/domain/drawings.py",
        "    if not element.tag.startswith(SVG) or tag not in ELEMENTS:\n",
        "    if not element.tag.startswith(SVG):\n",
        AUTHORING + "lessons.py::test_a_script_in_a_drawing_is_refused_with_its_line",
    ),
    Breakage(
        "save-a-lesson-without-a-word-in-the-log",
        "learning/services/lessons.py",
        "    _record(_action(before, text), before, text, author, now)\n",
        "",
        AUTHORING + "lessons.py::test_every_save_is_in_the_audit_log",
    ),
    Breakage(
        "delete-what-was-read",
        "learning/services/lessons.py",
        "    if reasons := holding.reasons_to_keep_lesson(code):\n",
        "    if reasons := []:\n",
        AUTHORING + "lessons.py::test_what_was_read_or_answered_is_kept_and_the_reasons_are_said",
    ),
    Breakage(
        "take-an-objective-away-from-those-who-remember-it",
        "learning/queries/holding.py",
        "        if one.code not in staying and (reason",
        "        if one.code in staying and (reason",
        AUTHORING + "lessons.py::test_an_objective_that_is_asked_for_stays_and_the_reason_is_said",
    ),
    Breakage(
        "number-a-new-objective-like-an-old-one",
        "learning/queries/writing.py",
        'Objective.objects.filter(code__startswith=f"{code}.")',
        "Objective.objects.filter(taught_in__lesson__code=code)",
        AUTHORING + "lessons.py::test_objectives_get_numbers_that_are_never_used_again",
    ),
    Breakage(
        "forget-lessons-that-use-a-reworded-term",
        "learning/services/shelves.py",
        "        follow(by_default=[], composed={}, now=now)\n",
        "",
        AUTHORING + "shelves.py::test_a_reworded_definition_is_read_in_every_lesson_at_once",
    ),
    # Questions, facts and quizzes
    Breakage(
        "edit-a-version-in-place",
        "quizzes/services/authoring.py",
        "    asked_anew = [one for one in texts if _asks(one) != _asks(before.get(one.code))]\n",
        "    asked_anew = [one for one in texts if one.code not in before]\n",
        AUTHORING + "questions.py::test_an_edit_is_a_new_version_and_the_old_one_stays_as_it_was",
    ),
    Breakage(
        "overwrite-what-somebody-else-saved",
        "learning/services/questions.py",
        "    compare(seen=seen, present=before)\n",
        "",
        AUTHORING + "questions.py::test_the_second_of_two_is_told_and_overwrites_nothing",
    ),
    Breakage(
        "save-a-question-without-a-note",
        "learning/services/questions.py",
        "        record(actor=author, action=_action(old, one),",
        "        dict(actor=author, action=_action(old, one),",
        AUTHORING + "questions.py::test_every_save_is_noted_with_what_changed",
    ),
    Breakage(
        "delete-what-attempts-refer-to",
        "learning/services/questions.py",
        "    if reasons := holding.reasons_to_keep_question(code):\n",
        "    if reasons := []:\n",
        AUTHORING + "questions.py::test_what_attempts_refer_to_is_not_deleted",
    ),
    Breakage(
        "use-the-code-of-a-deleted-question-again",
        "learning/queries/bank.py",
        'AuditEntry.objects.filter(kind="question")',
        "AuditEntry.objects.none()",
        AUTHORING + "questions.py::test_a_code_is_never_used_again",
    ),
    Breakage(
        "ask-an-incomplete-draft",
        "learning/services/questions.py",
        "{Weight.BROKEN, Weight.UNFIT} if text.status == Status.LIVE else {Weight.BROKEN}",
        "{Weight.BROKEN}",
        AUTHORING + "questions.py::test_what_is_incomplete_does_not_go_live",
    ),
    Breakage(
        "change-a-fact-and-flag-nothing",
        "quizzes/services/facts.py",
        "objective.revision + 1, now\n",
        "objective.revision, now\n",
        AUTHORING + "facts.py::test_a_changed_fact_flags_its_questions_and_no_others",
    ),
    Breakage(
        "clear-a-flag-with-any-save",
        "quizzes/services/authoring.py",
        "    _confirm([one.code for one in asked_anew if one.code not in unconfirmed])\n",
        "    _confirm([one.code for one in texts if one.code not in unconfirmed])\n",
        AUTHORING + "facts.py::test_another_level_takes_no_flag",
    ),
    Breakage(
        "draw-what-is-asked-anyway",
        QUESTIONS,
        "    found = live_versions().filter(~Exists(fixed), question",
        "    found = live_versions().filter(Exists(fixed) | ~Exists(fixed), question",
        AUTHORING + "quizzes.py::test_a_draw_comes_after_what_is_fixed_and_never_repeats_it",
    ),
    Breakage(
        "count-a-quiz-without-its-draws",
        QUESTIONS,
        'Coalesce(_counted(fixed, "quiz") + Coalesce(Subquery(drawn, output_field=IntegerField()), 0), 0)',
        '_counted(fixed, "quiz")',
        AUTHORING + "quizzes.py::test_a_draw_takes_as_many_as_there_are",
    ),
    Breakage(
        "let-a-new-question-into-a-composed-quiz",
        "learning/services/questions.py",
        "        by_default=[lesson.code] if by_default else [],\n",
        "        by_default=[lesson.code],\n",
        AUTHORING + "questions.py::test_a_quiz_that_somebody_composed_takes_in_nothing_new",
    ),
    Breakage(
        "keep-the-answer-to-a-preview",
        "learning/admin/questions.py",
        '            context["told"] = trying.told(text, asked, picked)\n',
        '            context["told"] = trying.told(text, asked, picked)\n'
        '            services.record(actor=None, action="tried", kind="", code="", now=timezone.now())\n',
        AUTHORING + "question_desk.py::test_an_answer_to_the_preview_is_marked_and_stored_nowhere",
    ),
    Breakage(
        "confirm-for-a-fact-that-nobody-read",
        "quizzes/services/facts.py",
        "min(revision, question.objective.revision)",
        "question.objective.revision",
        AUTHORING + "facts.py::test_confirming_holds_for_the_fact_that_was_read_and_no_later_one",
    ),
    Breakage(
        "confirm-what-was-written-with-an-older-fact",
        "learning/services/questions.py",
        "*([] if has_seen_fact else [text.code])",
        "*([] if True else [text.code])",
        AUTHORING + "facts.py::test_a_question_written_before_an_older_fact_waits",
    ),
    Breakage(
        "confirm-every-question-of-a-case",
        "learning/services/questions.py",
        "*(one.code for one in sharing), ",
        "",
        AUTHORING + "facts.py::test_a_case_told_anew_confirms_only_the_question_that_was_written",
    ),
    Breakage(
        "compose-a-retired-quiz-in-vain",
        "learning/services/following.py",
        "texts if lessons is None else {**found, **texts}",
        "texts",
        AUTHORING + "quizzes.py::test_a_quiz_that_was_composed_while_the_lesson_was_retired_is_kept",
    ),
    Breakage(
        "leave-a-retired-question-in-its-quiz",
        "learning/services/following.py",
        "    if asked.questions or asked.draws or present:\n",
        "    if asked.questions or asked.draws:\n",
        AUTHORING + "quizzes.py::test_a_quiz_whose_last_question_is_retired_lists_nothing",
    ),
    Breakage(
        "take-away-a-source-that-is-cited",
        "learning/queries/holding.py",
        "questions_citing(gone, staying)",
        "questions_citing([], staying)",
        AUTHORING + "lessons.py::test_a_source_that_a_question_cites_is_not_taken_out",
    ),
    Breakage(
        "keep-the-picture-of-a-deleted-lesson",
        "learning/services/lessons.py",
        "    pictured.forget_pictures(digests={one.picture for one in before.figures})\n",
        "",
        AUTHORING + "lessons.py::test_a_picture_goes_with_its_lesson",
    ),
    Breakage(
        "export-two-lessons-into-one-folder",
        "learning/services/lessons.py",
        ", *holding.reasons_for_another_folder(text)]",
        "]",
        AUTHORING + "lessons.py::test_two_lessons_do_not_share_a_folder",
    ),
    Breakage(
        "lose-what-was-typed-with-the-session",
        "config/administration.py",
        '            if "seen" in request.POST and not request.user.is_authenticated:\n',
        "            if False:\n",
        AUTHORING + "keeping_what_was_typed.py::test_who_was_signed_out_sends_the_same_form_again",
    ),
    Breakage(
        "bring-back-a-form-of-another-site",
        "config/administration.py",
        'request.headers.get("Sec-Fetch-Site") == "same-origin"',
        "True",
        AUTHORING + "keeping_what_was_typed.py::test_a_form_of_another_site_is_not_brought_back",
    ),
]
