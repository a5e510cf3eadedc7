"""What Hypothesis draws for every kind: whatever JSON can say, and more."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some

# A busy machine draws slowly, and nothing drawn is worth a folder in the project.
patiently = settings(deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def nested(depth):
    """Return lists in lists, so deep."""
    found = []
    for _ in range(depth):
        found = [found]
    return found


HOSTILE = [None, True, float("nan"), float("inf"), 10**400, "\0", "", "x" * 10**6, [], {}, nested(5_000), ["a"] * 10**5]
