"""From an answer to what is remembered and shown."""

from sabotaging.breakages.base import (
    GRADING,
    KEPT,
    MEMORY,
    QUESTIONS,
    READING,
    ROUTES,
    SETTLING,
    WAKING,
    Breakage,
)

BREAKAGES = [
    Breakage(
        "forget-what-was-never-taught",
        "reviews/queries.py",
        "        if found[objective_id] or not (probing and scheduling.is_missed(rating)):\n",
        "        if True:\n",
        "tests/reviews/test_memory.py::test_what_a_placement_test_misses_begins_no_memory",
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
        "    for learner_id in queries.learners_behind(timezone.now()):\n",
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
        "tell-in-a-review-what-an-open-quiz-asks",
        "reviews/queries.py",
        "    live = live.exclude(question__in=quizzes.not_told_yet(learner, now))\n",
        "",
        MEMORY + "a_review_leaves_out_what_an_open_quiz_does_not_tell_yet",
    ),
    Breakage(
        "count-the-unanswered",
        "quizzes/services/grading.py",
        "    credits = credits_of([answer for answer, _ in found])\n    Grade",
        "    credits = credits_of([answer for answer, _ in found])\n"
        "    left = {slot.pk: slot for slot in slots} | {answer.slot_id: None for answer, _ in found}\n"
        "    from datetime import UTC, datetime\n    from uuid import uuid4\n\n"
        "    made = [Answer(id=uuid4(), slot=slot, content={}, sequence=0, late=False, answered_at=datetime.now(UTC),"
        " received_at=datetime.now(UTC)) for slot in left.values() if slot]\n"
        "    Answer.objects.bulk_create(made)\n"
        "    Grade.objects.bulk_create(Grade(slot=one.slot, answer=one, numerator=0, denominator=1,"
        " unaided_numerator=0, unaided_denominator=1) for one in made)\n"
        "    Grade",
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
        "    catch_up(learner_id=learner.pk, now=now)\n",
        "",
        MEMORY + "a_review_does_not_ask_again_what_memory_had_no_time_to_take_in",
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
]
