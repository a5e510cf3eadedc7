from django.conf import settings
from django.db import models

from quizzes.models import Answer, Marked, Objective, Slot


class ReviewEvent(Marked):
    """A settled answer as memory took it in. Appended, never changed: a changed mark supersedes its last event.

    One that is withdrawn says that its question was dropped since: the answer shows nothing of what was known.
    """

    class Kind(models.TextChoices):
        GRADED = "graded"
        WITHDRAWN = "withdrawn"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GRADED)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    # One-to-one, so that two tasks at once cannot both follow the same event.
    supersedes = models.OneToOneField("self", models.CASCADE, null=True, related_name="superseded_by")
    study_day = models.DateField()
    rating = models.PositiveSmallIntegerField(help_text="As FSRS counts them: 1 is again, 3 is good.")
    parameters = models.CharField(max_length=40, help_text="The parameter set that its replay uses.")

    class Meta(Marked.Meta):
        constraints = [
            *Marked.Meta.constraints,
            models.UniqueConstraint(
                fields=["slot"], condition=models.Q(supersedes=None), name="one_first_event_per_slot"
            ),
        ]
        indexes = [models.Index(fields=["learner", "objective"], name="events_of_a_memory")]


class Memory(models.Model):
    """What a learner still has of an objective. Derived: the replay of its review events."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memories")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="memories")
    stability = models.FloatField(help_text="Days until the chance of recall falls to 90 %.")
    difficulty = models.FloatField(help_text="From 1 (easy) to 10.")
    last_day = models.DateField(help_text="The study day of the last recall.")
    due_day = models.DateField(help_text="The study day on which to ask again.")
    missed = models.BooleanField(help_text="It was not recalled when it was last asked.")

    class Meta:
        verbose_name_plural = "memories"
        constraints = [models.UniqueConstraint(fields=["learner", "objective"], name="one_memory_each")]
        indexes = [models.Index(fields=["learner", "due_day"], name="memory_by_due_day")]
