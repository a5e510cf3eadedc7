"""Questions that are arranged: orders, pairs and extended sets, texts with gaps."""

from sabotaging.breakages.base import Breakage

ORDERING, MATCHING, CLOZE = (f"tests/quizzes/kinds/test_{name}.py::test_" for name in ("ordering", "matching", "cloze"))
ARRANGED, MOVED = "tests/authoring/test_arranged_kinds.py::test_", "tests/browser/test_arranged.py::test_"

BREAKAGES = [
    Breakage(
        "show-an-order-as-its-author-wrote-it",
        "quizzes/domain/kinds/ordering.py",
        "order=sorted(ids),",
        "order=ids,",
        ORDERING + "neither_the_body_nor_the_order_that_a_slot_may_show_tells_what_comes_first",
    ),
    Breakage(
        "take-part-of-an-order",
        "quizzes/domain/kinds/ordering.py",
        "if len(order) != len(self.items):",
        "if not order:",
        ORDERING + "what_is_no_order_of_all_items_is_refused",
    ),
    Breakage(
        "give-as-much-for-an-order-as-for-its-reverse",
        "quizzes/domain/kinds/ordering.py",
        "place[before] < place[after] for",
        "place[before] != place[after] for",
        ORDERING + "marks_are_bounded_and_what_is_right_of_an_order_is_wrong_of_its_reverse",
    ),
    Breakage(
        "let-two-items-share-a-place",
        "quizzes/domain/kinds/ordering.py",
        "if 0 in places.values() or len(moved) != len(set(moved)):",
        "if 0 in places.values():",
        ORDERING + "two_items_that_were_given_one_place_are_no_order",
    ),
    Breakage(
        "show-what-belongs-together-side-by-side",
        "quizzes/domain/kinds/matching.py",
        "*(rights if options else sorted(rights))",
        "*rights",
        MATCHING + "the_order_that_a_slot_may_show_does_not_tell_which_belong_together",
    ),
    Breakage(
        "match-what-nobody-offered",
        "quizzes/domain/kinds/matching.py",
        "if set(pairs) <= lefts and all(",
        "if all(",
        MATCHING + "what_matches_nothing_that_is_offered_is_refused",
    ),
    Breakage(
        "give-one-match-to-two-items",
        "quizzes/domain/kinds/matching.py",
        "if not self.reuse and len(set(pairs.values())) != len(pairs):",
        "if not pairs:",
        MATCHING + "a_right_belongs_to_several_items_in_an_extended_set_alone",
    ),
    Breakage(
        "mark-only-the-gaps-that-were-filled",
        "quizzes/domain/kinds/cloze.py",
        "return sum(earned, Fraction()) / len(self.gaps)",
        "return sum(earned, Fraction()) / len(answer)",
        CLOZE + "each_gap_earns_its_share_as_its_own_kind_marks_it",
    ),
    Breakage(
        "fill-a-gap-that-is-not-there",
        "quizzes/domain/kinds/cloze.py",
        "and said and set(said) <= set(self.gaps):",
        "and said:",
        CLOZE + "what_no_gap_can_hold_is_refused",
    ),
    Breakage(
        "take-an-exact-number-for-none",
        "quizzes/domain/kinds/cloze.py",
        'return found not in ("", None, []) and found is not False',
        "return bool(found)",
        CLOZE + "content_is_read_and_written_as_the_same",
    ),
    Breakage(
        "lose-a-list-that-is-named-items",
        "templates/admin/desk/question.html",
        "in sheet.named_lists %}",
        "in sheet.lists.items %}",
        ARRANGED + "a_new_form_is_made_of_the_fields_of_its_kind",
    ),
    Breakage(
        "move-an-item-and-keep-nothing",
        "static/js/order.js",
        'dispatchEvent(new Event("change", { bubbles: true }));',
        'getAttribute("name");',
        MOVED + "an_order_is_kept_once_it_changed_and_comes_back_as_it_was_left",
    ),
    Breakage(
        "pass-over-an-order-that-was-answered",
        "learning/views/one_page.py",
        ' and s.request.POST.get("answer") != str(one.slot.position)',
        "",
        "tests/learning/test_orders_on_pages.py::test_an_order_that_is_answered_as_it_is_shown_is_an_answer",
    ),
    Breakage(
        "send-what-a-full-browser-held",
        "static/js/waiting.js",
        "one.sequence > other.sequence ? one",
        "false ? one",
        "tests/browser/test_keeping.py::test_a_browser_that_is_full_keeps_what_was_said_last",
    ),
]
