"""The kinds of questions: what each takes for an answer, what it tells, and how it marks."""

from sabotaging.breakages.base import AUTHORS, PICKS, Breakage

HOTSPOT, LABELS = (f"tests/quizzes/kinds/test_{name}.py::test_" for name in ("hotspot", "labels"))
MULTI = "quizzes/domain/kinds/multi.py"
VERDICTS, TERMS, NUMBERS = (f"tests/quizzes/kinds/test_{name}.py::test_" for name in ("truefalse", "short", "numeric"))
ASKED = "tests/learning/test_asked_figures.py::test_"

BREAKAGES = [
    # Typed answers, and ways to mark many picks
    Breakage(
        "earn-by-picking-nothing",
        MULTI,
        "return Fraction(count - len(answer ^ key), count) if answer else Fraction()",
        "return Fraction(count - len(answer ^ key), count)",
        PICKS + "a_mark_is_exact_in_each_scheme",
    ),
    Breakage(
        "count-no-pick-as-a-guess",
        MULTI,
        "(count - right) * (half - 1)",
        "(count - right) * half",
        PICKS + "the_chance_is_the_mean_over_every_pick",
    ),
    Breakage(
        "mark-old-questions-anew",
        MULTI,
        'scoring = body.get("scoring", PARTIAL)',
        'scoring = body.get("scoring", PER_OPTION)',
        PICKS + "a_body_that_says_no_scheme_is_marked_as_it_was",
    ),
    Breakage(
        "reward-a-reason-for-the-wrong-verdict",
        "quizzes/domain/kinds/truefalse.py",
        "        if answer.value != key.value:\n            return Fraction()\n",
        "",
        VERDICTS + "the_verdict_earns_half_and_all_of_it_only_with_the_right_reason",
    ),
    Breakage(
        "take-a-rejected-term-for-a-slip",
        "quizzes/domain/kinds/spelling.py",
        "        return not any(",
        "        return True or any(",
        TERMS + "slips_are_let_pass_up_to_the_allowance",
    ),
    Breakage(
        "take-another-grade-for-a-slip",
        "quizzes/domain/kinds/spelling.py",
        "    if NUMBERED.findall(given) != NUMBERED.findall(meant):\n        return None\n",
        "",
        TERMS + "short_terms_and_numbers_have_to_be_right",
    ),
    Breakage(
        "guess-what-a-comma-means",
        "quizzes/domain/kinds/numbers.py",
        "if TWO_WAYS.fullmatch(plain):",
        "if False:",
        NUMBERS + "what_is_no_number_or_could_be_two_is_refused_fast",
    ),
    Breakage(
        "calculate-without-bounds",
        "quizzes/domain/kinds/formulas.py",
        "    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:\n",
        "    if False:\n",
        NUMBERS + "what_is_no_formula_is_refused_fast",
    ),
    Breakage(
        "take-every-unit-for-the-same",
        "quizzes/domain/kinds/numeric.py",
        "return key.scales.get(answer.unit, Scale()).convert(answer.number)",
        "return answer.number",
        NUMBERS + "a_number_counts_in_each_unit_that_is_offered",
    ),
    Breakage(
        "tell-a-mistake-without-its-values",
        "quizzes/domain/kinds/numeric.py",
        "worded(text, values) for name",
        "text for name",
        NUMBERS + "who_makes_a_known_mistake_is_told_in_the_words_and_values_of_the_slot",
    ),
    Breakage(
        "ask-on-values-that-nobody-tried",
        "quizzes/domain/kinds/numeric_content.py",
        "    for values in combinations(variables):\n",
        "    for values in [*combinations(variables)][:0]:\n",
        NUMBERS + "every_draw_is_tried_before_a_question_is_asked",
    ),
    Breakage(
        "take-a-menu-for-text",
        "learning/admin/kind_forms.py",
        'return json.loads(chosen) if chosen in ("true", "false") or chosen.isdecimal() else chosen',
        "return chosen",
        "tests/authoring/test_kind_forms.py::test_every_kind_comes_back_from_its_form_as_it_went_there",
    ),
    Breakage(
        "keep-out-what-could-not-be-asked-before",
        "learning/domain/curriculum/deciding.py",
        "imported in (None, NEVER, UNEDITED)",
        "imported in (None, UNEDITED)",
        AUTHORS + "a_question_whose_kind_could_not_be_asked_before_comes_with_the_next_import",
    ),
    # Places on a figure
    Breakage(
        "tell-the-names-of-parts",
        "quizzes/domain/kinds/figured.py",
        'data-region="{ids[found[1]]}"',
        'data-region="{found[1]}"',
        HOTSPOT + "nothing_public_bears_the_name_that_an_author_gave_a_part",
    ),
    Breakage(
        "tell-parts-by-the-class-that-colors-them",
        "markup/domain/parts.py",
        "TONES[one] for one in value.split() if one in TONES",
        "one for one in value.split()",
        "tests/markup/test_parts.py::test_a_question_shows_no_title_no_id_and_no_class_that_names_what_it_colors",
    ),
    Breakage(
        "pick-a-place-of-another-question",
        "quizzes/domain/kinds/hotspot.py",
        " if not beside and id in {one.id for one in self.regions}:",
        " if not beside:",
        HOTSPOT + "what_is_no_place_of_the_question_is_refused_at_once",
    ),
    Breakage(
        "place-labels-on-other-questions",
        "quizzes/domain/kinds/labels.py",
        " and set(placed) <= regions:",
        ":",
        LABELS + "what_places_nothing_of_the_question_is_refused_at_once",
    ),
    Breakage(
        "give-all-for-one-label",
        "quizzes/domain/kinds/labels.py",
        "Fraction(sum(answer.get(region) == label for region, label in key.items()), len(key))",
        "Fraction(any(answer.get(region) == label for region, label in key.items()))",
        LABELS + "a_mark_is_the_share_of_places_that_have_their_label",
    ),
    Breakage(
        "take-a-figure-without-the-place",
        "learning/domain/curriculum/figured.py",
        '        draft.part.wrong(f"{draft.code}: {problem} (rule 16)", *problem.at)\n',
        "        pass\n",
        ASKED + "files_whose_figure_lost_a_place_are_refused_with_the_name_of_the_question",
    ),
    Breakage(
        "let-an-author-take-a-place-away",
        "learning/services/lessons.py",
        "[*kept, *holding.reasons_to_keep_figures(checked.text, pictures)]",
        "kept",
        ASKED + "a_figure_that_loses_a_place_which_a_question_asks_for_is_refused_with_its_name",
    ),
    Breakage(
        "keep-showing-the-old-figure",
        "learning/services/following.py",
        "    redraw(lessons=texts.values(),",
        "    dict(lessons=texts.values(),",
        ASKED + "an_attempt_shows_the_figure_that_it_was_started_with",
    ),
    Breakage(
        "take-a-figure-for-an-edit",
        "learning/domain/curriculum/deciding.py",
        "return digest(replace(text, figure=None))",
        "return digest(text)",
        ASKED + "an_author_who_changes_a_figure_edits_its_lesson_and_none_of_its_questions",
    ),
    Breakage(
        "drop-a-picture-that-is-asked",
        "learning/services/pictures.py",
        "set(digests) - kept",
        "set(digests)",
        ASKED + "a_picture_that_a_version_shows_stays_when_its_lesson_drops_it",
    ),
    Breakage(
        "show-a-picture-to-strangers",
        "quizzes/queries/figures.py",
        "Slot.objects.filter(attempt__learner=learner.pk, version__kind__in=FIGURED)",
        "Slot.objects.filter(version__kind__in=FIGURED)",
        ASKED + "a_picture_is_there_for_whom_a_question_asks_on_it",
    ),
    Breakage(
        "ask-on-a-figure-that-is-not-there",
        "quizzes/services/authoring.py",
        "if text.kind in FIGURED and text.figure is None:",
        "if text.kind not in FIGURED and text.figure is None and not text.code:",
        ASKED + "a_live_question_without_its_figure_is_not_written",
    ),
    Breakage(
        "save-a-place-that-is-not-there",
        "learning/domain/curriculum/one_question.py",
        "yield Remark(problem.at, _in_words(str(problem)), Weight.BROKEN)\n\n\ndef _broken_rules",
        "yield Remark(problem.at, _in_words(str(problem)), Weight.DOUBT)\n\n\ndef _broken_rules",
        "tests/authoring/test_figure_questions.py::test_what_is_wrong_is_said_beside_its_field",
    ),
]
