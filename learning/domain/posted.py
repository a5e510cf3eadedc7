"""The fields of a form that answer a question."""

import re
from collections.abc import Mapping, Sequence


def answer_in(posted: Mapping[str, Sequence[str]], prefix: str = "") -> dict[str, Sequence[str]]:
    """Return what a form says on one question: fields named `choice`, or that begin with `choice-`, after a prefix.

    Several questions on one page have a prefix each.
    """
    ours = re.compile(rf"{re.escape(prefix)}(choice(?:-.*)?)", re.DOTALL)
    found = ((ours.fullmatch(name), values) for name, values in posted.items())
    return {name[1]: values for name, values in found if name}
