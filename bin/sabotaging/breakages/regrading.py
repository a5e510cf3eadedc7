"""Regrading: the marks, the record, the way back, and what memory makes of it."""

from sabotaging.breakages.base import AUTHORING, Breakage

REMARKING, RULING, PREVIEWING = (f"quizzes/services/{name}.py" for name in ("remarking", "ruling", "previewing"))
ACT = "quizzes/services/regrading.py"
MARKS, AT_ONCE, WORDS = (
    f"tests/quizzes/test_{name}.py::test_" for name in ("regrading", "regrading_parallel", "adopting")
)
MEMORY, NOTICES = "tests/reviews/test_regraded.py::test_", "tests/learning/test_notices.py::test_"
DESK = AUTHORING + "regrading_desk.py::test_"

BREAKAGES = [
    Breakage(
        "mark-by-the-key-that-was-wrong",
        "quizzes/services/marking.py",
        "    if held.ruled is not None:\n",
        "    if False:\n",
        MARKS + "another_key_turns_the_marks",
    ),
    Breakage(
        "rule-over-a-ruling-that-nobody-saw",
        ACT,
        "if seen is not None and seen != state_of(proposal.question):",
        "if False:",
        MARKS + "a_ruling_that_was_overtaken_is_refused",
    ),
    Breakage(
        "take-back-an-older-ruling",
        ACT,
        "    if newest != rulings:\n",
        "    if False:\n",
        MARKS + "an_older_ruling_is_not_taken_back_before_the_newer_one",
    ),
    Breakage(
        "let-a-ruling-miss-a-submit",
        ACT,
        '.order_by("pk").select_for_update(of=("self",), no_key=True)',
        '.order_by("pk")',
        AT_ONCE + "a_ruling_waits_for_a_submit_and_marks_it_again",
        on_postgres=True,
    ),
    Breakage(
        "let-an-attempt-begin-during-a-ruling",
        ACT,
        '.order_by("pk").select_for_update().values_list("pk")',
        '.order_by("pk").values_list("pk")',
        AT_ONCE + "an_attempt_that_begins_meanwhile_waits_for_the_ruling",
        on_postgres=True,
    ),
    Breakage(
        "tell-nobody-that-a-mark-changed",
        ACT,
        "    learner_ids = sorted(",
        "    learner_ids = [] and sorted(",
        MEMORY + "a_ruling_is_announced_to_those_it_touches_after_the_commit",
    ),
    Breakage(
        "let-them-pay-for-a-try-that-was-not-needed",
        "quizzes/services/grading.py",
        "(tries[right - 1].answer, tries[:right])",
        "(tries[right - 1].answer, tries)",
        MARKS + "the_first_try_that_is_right_by_the_ruling_counts_and_those_before_it_are_paid_for",
    ),
    Breakage(
        "leave-late-answers-as-they-were",
        REMARKING,
        "    marker.written |= _write(late, partial(_marked, marker))\n",
        "",
        MARKS + "a_late_answer_is_marked_again_for_memory_and_touches_no_mark",
    ),
    Breakage(
        "tell-by-a-key-that-cannot-be-read",
        "quizzes/queries/feedback.py",
        "    except UNREADABLE:\n",
        "    except ArithmeticError:\n",
        MARKS + "feedback_goes_by_the_key_of_the_version_where_the_ruled_one_cannot_be_read",
    ),
    Breakage(
        "keep-to-yourself-what-was-ruled",
        "quizzes/queries/feedback.py",
        "        ruling=held.ruling,\n",
        "",
        MARKS + "feedback_says_what_was_ruled_also_on_what_is_settled_later",
    ),
    Breakage(
        "say-that-a-preview-saw-what-came-after-it",
        PREVIEWING,
        "len(effect.slots), waiting, seen[0])",
        "len(effect.slots), waiting, state_of(versions[0].question))",
        MARKS + "a_preview_looks_at_the_rulings_while_it_holds_what_is_asked",
    ),
    Breakage(
        "keep-what-was-only-previewed",
        PREVIEWING,
        "        transaction.set_rollback(True)\n",
        "",
        MARKS + "a_preview_says_who_gains_and_who_loses_and_writes_nothing",
    ),
    Breakage(
        "change-what-learners-saw-by-a-ruling",
        RULING,
        "    if not same_parts(",
        "    if False and not same_parts(",
        MARKS + "another_key_cannot_change_what_learners_saw",
    ),
    Breakage(
        "take-a-part-for-another-with-the-same-words",
        "quizzes/domain/adopting.py",
        "yield (*path, text), id",
        "yield (text,), id",
        WORDS + "two_menus_with_the_same_words_stay_apart",
    ),
    Breakage(
        "remember-what-was-dropped",
        "reviews/services.py",
        "    events += [_withdrawal(event) for event in queries.events_to_withdraw().filter(learner=learner_id)]\n",
        "",
        MEMORY + "what_was_dropped_is_as_if_it_had_not_been_asked",
    ),
    Breakage(
        "keep-a-memory-with-nothing-to-show-for-it",
        "reviews/services.py",
        "    Memory.objects.filter(learner=learner_id, objective__in=gone).delete()\n",
        "",
        MEMORY + "no_memory_stays_without_anything_to_show_for_it_and_undoing_brings_it_back",
    ),
    Breakage(
        "sweep-past-whom-a-dropped-question-touched",
        "reviews/queries.py",
        'return behind.union(events_to_withdraw().values_list("learner", flat=True))',
        "return behind.distinct()",
        MEMORY + "the_sweep_finds_whom_a_ruling_touched",
    ),
    Breakage(
        "count-withdrawn-events",
        "reviews/queries.py",
        "current_events().filter(kind=Kind.GRADED, learner=learner_id, objective__in=objective_ids)",
        "current_events().filter(learner=learner_id, objective__in=objective_ids)",
        MEMORY + "what_was_dropped_is_as_if_it_had_not_been_asked",
    ),
    Breakage(
        "tell-a-changed-mark-before-its-feedback",
        "quizzes/queries/regraded.py",
        "Regraded.objects.filter(slot__in=slots)",
        "Regraded.objects.filter(slot__attempt__learner=learner)",
        NOTICES + "a_notice_waits_until_its_attempt_lets_out_its_feedback",
    ),
    Breakage(
        "put-away-the-notice-of-somebody-else",
        "quizzes/services/notices.py",
        "filter(pk__in=ids, slot__attempt__learner=learner, seen_at=None)",
        "filter(pk__in=ids, seen_at=None)",
        NOTICES + "nobody_puts_away_the_notice_of_somebody_else",
    ),
    Breakage(
        "show-every-author-the-names-of-learners",
        "learning/admin/regrading.py",
        "names = request.user.role == Role.ADMINISTRATOR",
        "names = True",
        DESK + "who_administers_accounts_sees_names_and_other_authors_do_not",
    ),
]
