"""Devices, and copies of the material that clients keep."""

from sabotaging.breakages.base import (
    COPIES,
    DEVICES,
    Breakage,
)

BREAKAGES = [
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
        "{% if user.single_keys %} data-keys{% endif %}>",
        " data-keys>",
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
]
