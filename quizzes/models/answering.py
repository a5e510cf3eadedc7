from fractions import Fraction
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models.bank import Feedback, QuestionVersion, Quiz


class Purpose(models.TextChoices):
    QUIZ = "quiz"
    REVIEW = "review"
    CHECK = "check", "check inside a lesson"


class Attempt(models.Model):
    """One sitting: a lesson quiz, a review session or a check inside a lesson."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    # Passed in by the app that knows why: "quiz:vascular.pta-stent", "review", "check:vascular.pta-stent.q03".
    occasion = models.CharField(max_length=100, help_text="What may be open only once for a learner.")
    title = models.CharField(max_length=200, help_text="What its pages call it.")
    feedback = models.CharField(max_length=10, choices=Feedback)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="An answer received later does not count.")
    # Kept from the start: a learner who moves to another zone later changes nothing that is past.
    zone = models.CharField(max_length=64)
    study_day = models.DateField()
    finalised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "occasion"], condition=Q(finalised_at=None), name="one_open_attempt_per_occasion"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(finalised_at=None), name="open_attempts_by_due"),
            models.Index(fields=["learner", "started_at"], name="attempts_of_a_learner"),
        ]

    def __str__(self):
        return f"{self.title} ({self.started_at:%Y-%m-%d})"


class Slot(models.Model):
    """A version at its place in an attempt."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="slots")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    order = models.JSONField(help_text="The ids of what can be chosen, in the order drawn for this slot.")
    settled_at = models.DateTimeField(null=True)
    feedback_shown_at = models.DateTimeField(null=True, help_text="When the key was first shown to the learner.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="one_slot_per_position")]

    def __str__(self):
        return f"{self.attempt_id} {self.position}"


class Confidence(models.TextChoices):
    GUESS = "guess"
    THINK_SO = "think_so"
    SURE = "sure"


class Answer(models.Model):
    """A fact: this was answered then. Appended, never changed."""

    id = models.UUIDField(primary_key=True, help_text="Chosen by the client, so that a resend is the same fact.")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="answers")
    content = models.JSONField()
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True, help_text="Empty: not said.")
    answered_at = models.DateTimeField(
        help_text="The client's clock, kept between the start of the attempt and arrival."
    )
    sequence = models.PositiveBigIntegerField(help_text="The client's running number, for equal instants.")
    received_at = models.DateTimeField()
    late = models.BooleanField(help_text="It arrived after its slot was settled, and does not count.")

    class Meta:
        # The id breaks ties, so that "the newest" is the same answer on every device and database.
        ordering = ["answered_at", "sequence", "id"]

    def __str__(self):
        return str(self.id)


class Marked(models.Model):
    """A mark, exact. It may be negative: 1 is full credit, and a scheme may take some away."""

    # Two integers, because no fixed number of decimals holds a third. In lowest terms (as Fraction
    # always is), so that equal marks are equal rows.
    numerator = models.IntegerField()
    denominator = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(denominator__gte=1), name="%(class)s_mark_is_a_number")]

    @property
    def mark(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


class Grade(Marked):
    """The mark of the answer that counted. Derived: grading again gives the same row."""

    slot = models.OneToOneField(Slot, models.CASCADE, primary_key=True, related_name="grade")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")


class LateGrade(Marked):
    """What an answer would have earned that came after its slot was settled, before any feedback was shown.

    It never touches a result: memory alone looks at it.
    """

    slot = models.OneToOneField(Slot, models.CASCADE, primary_key=True, related_name="late_grade")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
