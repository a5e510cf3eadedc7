"""Values in texts: `{{name}}` in a stem, an explanation or a feedback is the value that was drawn under that name."""

import re

from quizzes.domain.kinds.base import Json

PLACE = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")


def worded(text: str, values: Json) -> str:
    """Return a text with the values that were drawn for its slot; a name without a value stays as it is."""
    return PLACE.sub(lambda found: str(values.get(found[1], found[0])), text) if values else text


def named_in(text: str) -> set[str]:
    """Return the names whose values a text uses."""
    return set(PLACE.findall(text))
