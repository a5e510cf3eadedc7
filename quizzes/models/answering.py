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
    probing = models.BooleanField(
        default=False, help_text="It finds out what somebody brings along: a miss begins no memory."
    )
    rules = models.JSONField(
        default=dict, help_text="How it is asked, as its quiz said at the start: see quizzes.domain.rules."
    )
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
    values = models.JSONField(default=dict, help_text="What was drawn for this slot's formula, by name.")
    points = models.PositiveSmallIntegerField(default=1, help_text="The most that it earns.")
    drawn_by = models.PositiveSmallIntegerField(
        null=True, help_text="The place of the draw that chose it; empty: fixed."
    )
    flagged = models.BooleanField(default=False, help_text="Its learner wants to come back to it.")
    hints = models.PositiveSmallIntegerField(default=0, help_text="How many were taken.")
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
    """The mark of the answer that counted. Derived: grading again gives the same row.

    What hints and further tries cost is taken off; `unaided` is what was recalled before them, for memory.
    """

    slot = models.OneToOneField(Slot, models.CASCADE, primary_key=True, related_name="grade")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    unaided_numerator = models.IntegerField()
    unaided_denominator = models.PositiveIntegerField()

    class Meta(Marked.Meta):
        constraints = [
            *Marked.Meta.constraints,
            models.CheckConstraint(condition=Q(unaided_denominator__gte=1), name="%(class)s_unaided_is_a_number"),
        ]

    @property
    def unaided(self) -> Fraction:
        return Fraction(self.unaided_numerator, self.unaided_denominator)


class Try(Marked):
    """A checked answer to a slot that allows several: what it would have earned. Its key is not shown yet."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="tries")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    made_at = models.DateTimeField()

    class Meta(Marked.Meta):
        ordering = ["number"]
        constraints = [
            *Marked.Meta.constraints,
            models.UniqueConstraint(fields=["slot", "number"], name="one_try_per_number"),
            models.UniqueConstraint(fields=["slot", "answer"], name="an_answer_is_tried_once"),
        ]


class LateGrade(Marked):
    """What an answer would have earned that came after its slot was settled, before any feedback was shown.

    It never touches a result: memory alone looks at it.
    """

    slot = models.OneToOneField(Slot, models.CASCADE, primary_key=True, related_name="late_grade")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")


class Ruling(models.Model):
    """That answers to a version are marked otherwise than by its key, and why. The newest that stands decides."""

    class Action(models.TextChoices):
        REKEY = "rekey", "another key"
        DROP = "drop", "the question does not count"
        ACCEPT = "accept", "every answer is right"
        ADOPT = "adopt", "the key of another version"

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    adopted = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(help_text="For every learner whose mark it touches.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["version"], condition=Q(undone_at=None), name="rulings_that_stand")]


class Regraded(models.Model):
    """What a ruling did to a mark, and the notice of it to its learner. A mark of None: it is not counted."""

    ruling = models.ForeignKey(Ruling, models.CASCADE, related_name="effects")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="regradings")
    old_numerator = models.IntegerField(null=True)
    old_denominator = models.PositiveIntegerField(null=True)
    new_numerator = models.IntegerField(null=True)
    new_denominator = models.PositiveIntegerField(null=True)
    undoes = models.BooleanField(default=False, help_text="The ruling was taken back, and the mark with it.")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="When its learner put the notice away.")

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["slot"], condition=Q(seen_at=None), name="notices_not_seen")]
