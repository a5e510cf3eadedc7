from datetime import date, timedelta
from itertools import pairwise

from learning.domain import drawing, tree
from learning.queries.today import Ahead
from learning.templatetags.drawings import channel


def test_a_lumen_is_open_at_full_recall_and_a_thread_when_half_is_lost():
    assert [drawing.half_width(recall, 50) for recall in (1, 0.75, 0.5, 0)] == [50, 25, 3, 3]


def test_recall_falls_from_one_to_the_floor_over_the_interval():
    assert [round(drawing.forgetting(day, 10, 0.7), 6) for day in (0, 10)] == [1, 0.7]


def test_a_review_opens_the_vessel_again():
    profile = dict(drawing.memory_profile([0, 120], 240, 50))

    assert profile[0] == profile[138] == 50 or profile[138] > profile[102]
    assert profile[102] < profile[0]


def test_a_vessel_has_no_corner_where_a_review_opens_it():
    halves = [half for _, half in drawing.memory_profile([0, 120], 240, 50, widen=40, step=1)]
    slopes = [after - before for before, after in pairwise(halves)]

    assert max(abs(after - before) for before, after in pairwise(slopes)) < 0.5


def test_a_path_is_written_to_a_tenth_of_a_unit():
    assert drawing.path([(0, 1), (2.04, 3.06)]) == "M0.0,1.0L2.0,3.1"


def test_pieces_of_a_wire_meet_in_the_middle():
    above, below = drawing.path_segment(22)

    assert (above[:5], below[-6:]) == ("M50,0", "50,100")
    assert above.endswith("22,50") and below.startswith("M22,50")


def test_what_nobody_passed_is_drawn_pale():
    branch = tree.branch(2, lessons=4, passed=0, recall=0)

    assert (branch.filled, [twig.passed for twig in branch.twigs]) == ("", [False] * 4)


def test_a_branch_fills_as_far_as_its_lessons_are_passed():
    half, whole = (tree.branch(2, lessons=4, passed=passed, recall=0.9) for passed in (2, 4))

    assert [twig.passed for twig in half.twigs] == [True, True, False, False]
    assert len(half.filled) < len(whole.filled)


def test_a_specialty_without_a_lesson_is_a_bare_branch():
    assert tree.branch(9, lessons=0, passed=0, recall=0).twigs == []


def test_the_crown_grows_out_of_the_base():
    assert [tree.branch(place, lessons=1, passed=0, recall=0).trunk for place in range(tree.places())] == [
        place in (0, 7) for place in range(10)
    ]


def test_a_forecast_is_as_high_as_its_share():
    ahead = [Ahead(date(2026, 3, 2) + timedelta(days=days), 0.5, 0) for days in (0, 14)]

    drawn = channel(ahead)

    whole, known = (heights_at_left(outline) for outline in (drawn.ghost, drawn.vessel))
    assert round(known / whole, 2) == 0.5


def heights_at_left(outline: str) -> float:
    first, *_, last = outline.removeprefix("M").removesuffix("Z").split("L")
    return float(last.split(",")[1]) - float(first.split(",")[1])
