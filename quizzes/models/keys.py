"""The key's side: what leaves the server for a learner only once a slot is settled.

Nothing leads here from a question, a version or an objective, so that no serializer can follow an attribute to it
by accident; a contract in .importlinter names the modules that may import this one.
"""

from django.conf import settings
from django.db import models


class AnswerKey(models.Model):
    """The secret part of a version: what is right, and everything that gives it away."""

    version = models.OneToOneField("quizzes.QuestionVersion", models.CASCADE, primary_key=True, related_name="+")
    key = models.JSONField(help_text="In the shape that the kind of the version documents.")
    feedback = models.JSONField(default=dict, help_text="A reason for each choice, by its id.")
    order = models.JSONField(default=list, help_text="The ids in the order of the author.")
    hints = models.JSONField(default=list, help_text="Texts, in the order in which they are given.")
    explanation = models.TextField(blank=True)
    negative_reason = models.TextField(blank=True, help_text="Why the stem may ask for what is not so.")


class Citation(models.Model):
    """A source that an explanation rests on, at its place in the list."""

    answer_key = models.ForeignKey(AnswerKey, models.CASCADE, related_name="+")
    source = models.ForeignKey("quizzes.Source", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["answer_key", "source"], name="a_key_cites_a_source_once")]


class KeyPoint(models.Model):
    """The fact that an objective asks for."""

    objective = models.OneToOneField("quizzes.Objective", models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField()


class FactChange(models.Model):
    """That the fact of an objective changed: what it was, and what it is from this revision on. Never changed."""

    objective = models.ForeignKey("quizzes.Objective", models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(help_text="The revision that this change began.")
    was = models.TextField()
    became = models.TextField()
    reason = models.TextField(help_text="Why, for whoever learned the old fact.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [models.UniqueConstraint(fields=["objective", "revision"], name="one_change_per_revision")]


class RuledKey(models.Model):
    """The key that a ruling put in the place of the version's own."""

    ruling = models.OneToOneField("quizzes.Ruling", models.CASCADE, primary_key=True, related_name="+")
    key = models.JSONField(help_text="In the shape that the kind of the version documents.")
