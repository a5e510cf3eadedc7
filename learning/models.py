from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models import Objective, Question, Quiz, Source, Status


class Specialty(models.Model):
    """A branch of the field. Its slug is the first part of the ids of its lessons."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    planned = models.JSONField(
        default=list,
        help_text='{"code", "title"} of each lesson in order; one that is not there is still to come.',
    )
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "specialties"

    def __str__(self):
        return self.title


class Lesson(models.Model):
    """Something to read, with objectives that it teaches and a quiz that asks for them."""

    code = models.CharField(max_length=80, unique=True, help_text="Its id in content/, such as vascular.pta-stent.")
    slug = models.SlugField(max_length=80, help_text="The name of its folder in content/.")
    specialty = models.ForeignKey(Specialty, models.PROTECT, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(help_text="To read it.")
    body = models.TextField(help_text="Markdown, as its author wrote it.")
    html = models.TextField(help_text="The body as the site shows it, rendered when it was saved.")
    headings = models.JSONField(default=list, help_text="[id, text] of each section, for the table of contents.")
    status = models.CharField(max_length=10, choices=Status, default=Status.LIVE)
    quiz = models.OneToOneField(Quiz, models.PROTECT, null=True, related_name="lesson")
    objectives = models.ManyToManyField(Objective, through="LessonObjective", related_name="+")
    sources = models.ManyToManyField(Source, through="LessonSource", related_name="+")
    terms = models.ManyToManyField("GlossaryTerm", related_name="lessons")
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="leads_to")
    prerequisites_to_come = models.JSONField(default=list, help_text="Codes of planned lessons that it builds on, too.")
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    class Meta:
        ordering = ["specialty__position", "position"]

    def __str__(self):
        return self.title


class Assessment(models.Model):
    """A quiz that stands beside lessons: in a specialty, or above all of them. What it asks is in the quiz."""

    class Purpose(models.TextChoices):
        PLACEMENT = "placement", "placement: what to begin with"
        PRACTICE = "practice", "practice"
        FINAL = "final", "final: what stayed"

    quiz = models.OneToOneField(Quiz, models.PROTECT, related_name="assessment")
    specialty = models.ForeignKey(
        Specialty, models.PROTECT, null=True, blank=True, related_name="assessments", help_text="Empty: of all."
    )
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.PRACTICE)
    summary = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(help_text="Among those of its specialty.")
    status = models.CharField(max_length=10, choices=Status, default=Status.LIVE)
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "quiz beside lessons"
        verbose_name_plural = "quizzes beside lessons"

    def __str__(self):
        return self.quiz.title

    @property
    def code(self):
        return self.quiz.code

    @property
    def probing(self) -> bool:
        """Whether it asks before anything was taught: what is missed there waits in its lesson."""
        return self.purpose == self.Purpose.PLACEMENT


class LessonObjective(models.Model):
    """An objective at its place in the lesson that teaches it."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="+")
    objective = models.OneToOneField(Objective, models.PROTECT, related_name="taught_in")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class LessonSource(models.Model):
    """A source at its place in a lesson's list; the place is the number that citations show."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["lesson", "source"], name="a_lesson_lists_a_source_once")]


class LessonCheck(models.Model):
    """A question asked inside a lesson's text."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="checks")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["lesson", "question"], name="a_lesson_checks_a_question_once")]


class Picture(models.Model):
    """A raster picture, checked and without metadata. Never changed: its digest names it, in addresses too."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the content.")
    media_type = models.CharField(max_length=20, help_text="image/png, image/jpeg or image/webp.")
    width = models.PositiveIntegerField(help_text="In pixels.")
    height = models.PositiveIntegerField(help_text="In pixels.")
    # In the database: an import is all or nothing, and one backup holds everything.
    content = models.BinaryField()

    def __str__(self):
        return self.digest[:12]


class Figure(models.Model):
    """A figure of a lesson: a drawing in the colors of the page, or a raster picture."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="figures")
    code = models.CharField(max_length=60, help_text="As the lesson's text names it.")
    file = models.CharField(max_length=100)
    source = models.TextField(blank=True, help_text="The SVG as its author gave it; empty for a picture.")
    svg = models.TextField(blank=True, help_text="The drawing, checked and cleaned; empty for a picture.")
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    alt = models.CharField(max_length=400)
    credit = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "code"], name="one_figure_per_code"),
            models.CheckConstraint(
                condition=(Q(picture=None) & ~Q(svg="")) | (Q(picture__isnull=False) & Q(svg="")),
                name="a_figure_is_a_drawing_or_a_picture",
            ),
        ]


class GlossaryTerm(models.Model):
    """A term of the field and what it means."""

    term = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, help_text="Links in a lesson lead to g- and this.")
    definition = models.CharField(max_length=400)
    also = models.JSONField(default=list, help_text="Other spellings and abbreviations that lead here.")
    updated_at = models.DateTimeField(help_text="When what is shown of it changed last.")

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term


class Reading(models.Model):
    """That a learner marked a lesson as read. Unread is a missing row."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lesson"], name="one_reading_per_lesson")]


class Imported(models.Model):
    """What the files in content/ said last. A row that says something else now was edited since by an author."""

    kind = models.CharField(max_length=20, help_text="Such as source or lesson.")
    code = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was written; empty once it left the files.")

    class Meta:
        verbose_name_plural = "imported"
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_digest_per_thing")]

    def __str__(self):
        return f"{self.kind} {self.code}"


class Gone(models.Model):
    """Material that was taken away, for clients that keep a copy. What comes back is gone no more."""

    kind = models.CharField(max_length=20, help_text="lesson, term or specialty.")
    code = models.CharField(max_length=100)
    gone_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "gone"
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="gone_once")]

    def __str__(self):
        return f"{self.kind} {self.code}"
