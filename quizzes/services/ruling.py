"""What an author would rule on versions of a question, as a value: `regrading.apply` writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from quizzes.domain import kinds
from quizzes.domain.adopting import Unfit, adopted, same_parts
from quizzes.domain.kinds import Json
from quizzes.domain.showing import as_shown, figure_shown
from quizzes.models import Question, QuestionVersion, Ruling
from quizzes.queries.ruled import held_keys

Action = Ruling.Action


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ruling that is not made yet. `keys` are what would take the place of the versions' own, by version id."""

    question: Question
    versions: Sequence[QuestionVersion]
    action: Action
    reason: str
    keys: Mapping[int, Json]
    adopted: QuestionVersion | None = None


def dropping(*, versions: Sequence[QuestionVersion], reason: str) -> Proposal:
    """Propose that a question does not count."""
    return Proposal(versions[0].question, versions, Action.DROP, reason, {})


def accepting(*, versions: Sequence[QuestionVersion], reason: str) -> Proposal:
    """Propose that every answer is right. A question that was left open stays unanswered."""
    return Proposal(versions[0].question, versions, Action.ACCEPT, reason, {})


def adopting(*, versions: Sequence[QuestionVersion], other: QuestionVersion, reason: str) -> Proposal:
    """Propose that answers are marked as another version of the question marks them now. Raises Unfit."""
    if any(one.kind != other.kind for one in versions):
        raise Unfit("The other version asks in another way, so that its key says nothing about these answers.")
    key = held_keys([other.pk])[other.pk].key
    keys = {one.pk: adopted(one.kind, key, theirs=other.body, ours=one.body) for one in versions}
    return Proposal(versions[0].question, versions, Action.ADOPT, reason, keys, other)


def rekeying(*, versions: Sequence[QuestionVersion], content: Json, reason: str) -> Proposal:
    """Propose another right answer, said in the fields of the question's kind. Raises Unfit.

    The public side has to say what learners saw: what else should change of it is a new version.
    """
    written = _written(versions[0].kind, content)
    body = as_shown(written.body, figure_shown(versions[0].body))
    if not same_parts(versions[0].kind, body, versions[0].body):
        raise Unfit(
            "This would change what learners saw. Here only what is right can change; for everything else write a new "
            "version of the question."
        )
    keys = {one.pk: adopted(one.kind, written.key, theirs=written.body, ours=one.body) for one in versions}
    return Proposal(versions[0].question, versions, Action.REKEY, reason, keys)


def _written(kind: str, content: Json) -> kinds.Written:
    """As a draft, whose feedback may be missing: the reasons for each choice are no part of a ruling."""
    problems = [one for one in kinds.KINDS[kind].problems_in(content) if "feedback" not in one.at]
    try:
        kinds.refuse(problems, draft=False)
        return kinds.KINDS[kind].from_content(content, Random(0), draft=True)
    except kinds.InvalidQuestion as error:
        raise Unfit(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def content_of(version: QuestionVersion) -> dict[str, object]:
    """Return a version as its author's form says it, with the key that holds now."""
    held = held_keys([version.pk])[version.pk]
    written = kinds.Written(version.body, dict(held.key), held.own.feedback, held.own.order)
    return kinds.KINDS[version.kind].to_content(written)
