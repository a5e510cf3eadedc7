"""What a learner sees and touches while answering: nothing lost, nothing told too early, every price said before."""

from sabotaging.breakages.base import PAGES, Breakage

FORM, QUESTION, ONE_PAGE, END = (
    f"learning/views/{name}.py" for name in ("answer_form", "answering", "one_page", "finishing")
)
WAITING, SENDING, AUTOSAVE, POSTING, TIMER, ANSWER = (
    f"static/js/{name}.js" for name in ("waiting", "sending", "autosave", "posting", "timer", "answer")
)
KEEPING, WAYS, WHOLE = (
    f"tests/learning/test_{name}.py::test_" for name in ("keeping_answers", "ways_of_asking_pages", "one_page")
)
BROWSER, ASKING = (f"tests/browser/test_{name}.py::test_" for name in ("keeping", "ways_of_asking"))

BREAKAGES = [
    # What is kept
    Breakage(
        "forget-when-an-answer-was-given",
        FORM,
        '_instant(posted.get("answered_at", "")) or now',
        "now",
        KEEPING + "an_answer_that_waited_for_the_network_stands_where_it_was_given",
    ),
    Breakage(
        "draw-a-new-id-for-each-resend",
        FORM,
        '        id=_uuid(posted.get(f"{prefix}response", "")),\n',
        "        id=uuid4(),\n",
        KEEPING + "an_answer_that_is_sent_again_is_the_same_fact",
    ),
    Breakage(
        "let-a-kept-answer-take-the-confidence-away",
        FORM,
        'form.confidence in ("", newest.confidence)',
        "form.confidence == newest.confidence",
        "tests/learning/test_answering_pages.py::test_a_kept_choice_that_its_submit_overtook_takes_no_confidence_away",
    ),
    Breakage(
        "keep-waiting-answers-in-the-page-alone",
        WAITING,
        "  try { localStorage.setItem(name(one), JSON.stringify(one)); } catch { /* full, or not allowed */ }\n",
        "",
        BROWSER + "a_tab_closed_without_network_loses_nothing",
    ),
    Breakage(
        "leave-waiting-answers-to-whoever-signs-in-next",
        SENDING,
        "  waiting.keepOnly(found.learner);\n",
        "",
        BROWSER + "whoever_signs_in_next_sends_nothing_of_another",
    ),
    Breakage(
        "forget-an-answer-that-the-server-did-not-take",
        SENDING,
        'if (["taken", "refused", "gone"].includes(answer.state)) waiting.remove(one);',
        "waiting.remove(one);",
        BROWSER + "a_killed_server_loses_nothing",
    ),
    Breakage(
        "give-up-on-a-server-that-is-away",
        AUTOSAVE,
        "  timer = setTimeout(retry, pause);\n",
        "",
        BROWSER + "a_killed_server_loses_nothing",
    ),
    Breakage(
        "submit-past-the-answers-that-wait",
        POSTING,
        '    if (left && state !== "taken") return { state, left };\n',
        "",
        BROWSER + "a_submit_waits_for_the_answers_and_says_so",
    ),
    Breakage(
        "wait-for-the-last-key-before-keeping-what-is-typed",
        AUTOSAVE,
        "part.timer ||= setTimeout(() => go(part), delay);",
        "{ clearTimeout(part.timer); part.timer = setTimeout(() => go(part), delay); }",
        BROWSER + "what_is_typed_is_stored_within_two_seconds_of_the_first_key",
    ),
    # What is told, and when
    Breakage(
        "show-a-question-that-is-locked",
        QUESTION,
        '    if one.locked:\n        return redirect("attempt", s.attempt.pk)\n',
        "",
        WAYS + "a_question_ahead_is_not_shown",
    ),
    Breakage(
        "let-a-case-go-on-before-its-part-is-final",
        PAGES,
        '(case != "" and case in later)',
        "False",
        WAYS + "a_case_goes_on_once_its_part_is_final",
    ),
    Breakage(
        "show-a-result-before-its-date",
        END,
        "    if not is_released(s.attempt, s.now):\n",
        "    if False:\n",
        WAYS + "answers_that_are_opened_later_say_from_when_on",
    ),
    Breakage(
        "take-the-same-try-twice",
        QUESTION,
        "    if tried and not one.settled and one.answer.content == form.content:\n",
        "    if False:\n",
        WAYS + "the_same_answer_again_costs_no_try",
    ),
    Breakage(
        "stake-enter-on-think-so-where-certainty-counts",
        PAGES,
        "Confidence.GUESS if s.rules.certainty else Confidence.THINK_SO",
        "Confidence.THINK_SO",
        WAYS + "where_certainty_counts_enter_stakes_nothing",
    ),
    Breakage(
        "hide-what-certainty-earns",
        "templates/quizzes/question.html",
        '{% if stakes %}{% include "quizzes/stakes.html" %}{% endif %}\n',
        "",
        WAYS + "what_each_certainty_earns_is_said_before_the_answer",
    ),
    # All on one page
    Breakage(
        "mix-up-the-questions-of-one-page",
        PAGES,
        'f"s{one.slot.pk}-" if s.on_one_page else ""',
        '""',
        WHOLE + "every_question_stands_on_the_page_under_names_of_its_own",
    ),
    Breakage(
        "let-one-wrong-answer-hold-up-the-page",
        ONE_PAGE,
        "    outcomes = answer_form.store_all(s.attempt, given, s.now) if given else []\n",
        "    given = [] if kept.wrong else given\n"
        "    outcomes = answer_form.store_all(s.attempt, given, s.now) if given else []\n",
        WHOLE + "what_is_wrong_on_one_question_holds_no_other_up",
    ),
    # Keys and the clock
    Breakage(
        "act-on-single-keys-while-somebody-types",
        ANSWER,
        "  if (event.target.closest?.(TYPED)) return;\n",
        "",
        ASKING + "single_keys_never_act_while_somebody_types",
    ),
    Breakage(
        "count-down-by-the-clock-of-the-device",
        "static/js/instant.js",
        "  return base.server + Math.max(performance.now() - base.at, Date.now() - base.device);\n",
        "  return Date.now();\n",
        ASKING + "a_wrong_clock_on_the_device_does_no_harm",
    ),
    Breakage(
        "trust-a-clock-that-slept",
        TIMER,
        '  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });\n',
        "",
        ASKING + "a_page_that_comes_back_asks_for_the_time",
    ),
    Breakage(
        "stay-on-a-page-whose-time-is-over",
        TIMER,
        "    else if (found) location.assign(element.dataset.result);\n",
        "",
        ASKING + "at_zero_the_page_says_so_and_goes_to_the_result",
    ),
    # Where to read
    Breakage(
        "lead-from-a-term-to-a-draft",
        "learning/queries/terms.py",
        "Lesson.objects.filter(status=Status.LIVE)",
        "Lesson.objects",
        "tests/learning/test_glossary.py::test_a_draft_is_no_lesson_of_a_term",
    ),
    Breakage(
        "send-to-a-lesson-that-was-retired",
        "learning/queries/answering.py",
        "self.lesson if self.lesson and self.lesson.status == Status.LIVE else None",
        "self.lesson",
        "tests/learning/test_results.py::test_a_lesson_that_was_retired_is_not_linked",
    ),
]
