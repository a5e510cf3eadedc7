from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q


class Status(models.TextChoices):
    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


class Feedback(models.TextChoices):
    AT_ONCE = "at_once", "after each answer"
    AT_END = "at_end", "after the last answer"
    LATER = "later", "from a date on"


class Counts(models.TextChoices):
    """Which of a learner's attempts at a quiz counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class Source(models.Model):
    """Something published that a statement rests on."""

    key = models.SlugField(max_length=60, unique=True, help_text="As citations name it.")
    kind = models.CharField(max_length=30, help_text="Such as trial, guideline or textbook.")
    authors = models.CharField(max_length=300)
    title = models.CharField(max_length=500)
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: a page that is kept up to date.")
    published_in = models.CharField(max_length=300)
    doi = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=20, help_text="verified: its details were seen; recalled: from memory.")
    seen = models.CharField(max_length=600, blank=True, help_text="What was seen of it, and where.")
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    def __str__(self):
        return self.key


class Objective(models.Model):
    """One thing that a learner should be able to do. It is what is remembered; its key point is a key."""

    code = models.CharField(max_length=80, unique=True, help_text="Such as vascular.pta-stent.1.")
    statement = models.CharField(max_length=400)
    is_key = models.BooleanField(default=False, help_text="Asked in two variants at least.")
    revision = models.PositiveIntegerField(default=1, help_text="Rises when the fact itself changed.")
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    def __str__(self):
        return self.statement


class Question(models.Model):
    """A way to ask for an objective. Its wording lives in versions."""

    code = models.CharField(max_length=80, unique=True, help_text="Such as vascular.pta-stent.q03.")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="questions")
    level = models.CharField(max_length=20, help_text="remember, understand, apply or analyze.")
    case = models.CharField(max_length=80, blank=True, help_text="Questions of one case share this code.")
    status = models.CharField(max_length=10, choices=Status, default=Status.LIVE)
    # Below the revision of its objective the question is flagged: nobody has held it against the new fact yet.
    confirmed_revision = models.PositiveIntegerField(
        default=1, help_text="The revision of its objective for which it was written or confirmed."
    )
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    def __str__(self):
        return self.code


class QuestionVersion(models.Model):
    """What learners saw. Never changed: an edit writes the next number."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    case_stem = models.TextField(blank=True, help_text="The case that comes before the question.")
    unfolding = models.TextField(
        blank=True, help_text="How the case went on since the question before; shown with this question and after it."
    )
    stem = models.TextField()
    body = models.JSONField(help_text="The public part, in the shape that its kind documents.")
    fixed_order = models.JSONField(
        default=list, blank=True, help_text="The ids in the order to show them; empty where each slot draws its own."
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number")]

    def __str__(self):
        return f"{self.question_id} v{self.number}"


class Quiz(models.Model):
    """Questions to be taken as one: a fixed list, then what is drawn. Which lesson it closes is not known here."""

    code = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    feedback = models.CharField(max_length=10, choices=Feedback, default=Feedback.AT_END)
    feedback_from = models.DateTimeField(null=True, blank=True, help_text="Where it comes from a date on.")
    time_limit = models.DurationField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="What is still open then is closed.")
    pass_percent = models.PositiveSmallIntegerField(default=75, help_text="Of all that can be earned.")
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: any number.")
    wait = models.DurationField(null=True, blank=True, help_text="From the end of an attempt to the next.")
    counts = models.CharField(max_length=10, choices=Counts, default=Counts.BEST)
    shuffled = models.BooleanField(default=False, help_text="The questions come in an order of each attempt's own.")
    one_page = models.BooleanField(default=False, help_text="All questions on one page.")
    forward_only = models.BooleanField(default=False, help_text="What was left behind is final.")
    tries = models.PositiveSmallIntegerField(default=1, help_text="At each question, where feedback comes at once.")
    try_penalty = models.PositiveSmallIntegerField(default=0, help_text="Percent of the marks for each further try.")
    hint_penalty = models.PositiveSmallIntegerField(default=0, help_text="Percent of the marks for each hint taken.")
    certainty = models.BooleanField(default=False, help_text="Marks depend on how sure the learner was.")
    questions = models.ManyToManyField(Question, through="QuizQuestion", related_name="+")
    updated_at = models.DateTimeField(help_text="When what it asks changed last.")

    class Meta:
        verbose_name_plural = "quizzes"

    def __str__(self):
        return self.title


class QuizQuestion(models.Model):
    """A question at its place in a quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="places")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(default=1, help_text="The most that it earns.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="one_question_per_place"),
            models.UniqueConstraint(fields=["quiz", "question"], name="a_quiz_asks_a_question_once"),
        ]


class QuizDraw(models.Model):
    """So many live questions on an objective, of a level or of any, drawn for each attempt after the fixed ones."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="draws")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, blank=True, help_text="Empty: of any level.")
    count = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(default=1, help_text="The most that each of them earns.")
    position = models.PositiveSmallIntegerField(help_text="Among the draws, from 1.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "objective", "level"], name="a_quiz_draws_an_objective_once_at_a_level"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="a_draw_draws_something"),
        ]


class ExtraTime(models.Model):
    """How much longer a learner may take: at one quiz, or at every quiz with a time limit."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    quiz = models.ForeignKey(Quiz, models.CASCADE, null=True, blank=True, related_name="+", help_text="Empty: at all.")
    percent = models.PositiveSmallIntegerField(help_text="Of the time limit, beside it.")

    class Meta:
        verbose_name_plural = "extra time"
        constraints = [
            models.UniqueConstraint(fields=["learner", "quiz"], name="one_extra_time_at_a_quiz"),
            models.UniqueConstraint(fields=["learner"], condition=Q(quiz=None), name="one_extra_time_at_all"),
        ]

    def __str__(self):
        return f"{self.percent} %"


class Judgement(models.Model):
    """What an author decided about a finding of the item statistics on a version: it stays, or what was done."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="+")
    finding = models.CharField(max_length=120, help_text="As the statistics name it, such as distractor:k2v8d0qa.")
    keeps = models.BooleanField(help_text="The question stays as it is, and the finding is not shown again.")
    note = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()


class Edition(models.Model):
    """Which edition of the material stands here: one row, or none before anything was written.

    What was made from the material and is kept elsewhere is good for one edition.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Drawn, not counted: after a backup came back, the same number could stand for something else.
    stamp = models.UUIDField(default=uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_edition_stands")]

    def __str__(self):
        return str(self.stamp)
