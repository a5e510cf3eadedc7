"""The forms of a lesson's desk: its front, its lists and its text."""

from __future__ import annotations

from contextlib import suppress

from django import forms

from learning.admin.sheets import Lines
from learning.domain.containers import media_type
from learning.domain.curriculum.texts import FigureText, PictureText
from learning.domain.pictures import LARGEST_UPLOAD, InvalidPicture, clean_picture
from learning.models import Lesson, Picture
from markup.domain import InvalidDrawing, read_drawing, tidied
from quizzes.domain.texts import ObjectiveText

LARGEST_DRAWING = 400_000  # bytes
LONGEST_TEXT = 199_000  # characters; a page shows a few more
LONGEST_CODE = 72  # characters: those of its objectives and questions are longer, and have 80
STATUSES = [
    ("draft", "Draft: authors alone see it. It may be incomplete."),
    ("live", "Live: everybody can read it. It has to be whole."),
    ("retired", "Retired: nobody sees it any more. What was read and answered stays."),
]
WORDING, FACT = "wording", "fact"


class FrontForm(forms.Form):
    """What stands around the text."""

    specialty = forms.ChoiceField(help_text="Where the map shows it. Fixed once the lesson is made.")
    word = forms.SlugField(
        label="Code word",
        max_length=60,
        help_text="A short name in addresses and in the codes of questions, such as <code>pta-stent</code>: lower case "
        "letters, digits and hyphens. Fixed once the lesson is made.",
    )
    title = forms.CharField(max_length=200)
    summary = Lines(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences: what it is about. They stand below the title and on the map.",
    )
    minutes = forms.IntegerField(
        label="Minutes to read", min_value=1, max_value=60, initial=8, help_text="About 150 words a minute."
    )
    position = forms.IntegerField(
        label="Place in its specialty",
        min_value=1,
        max_value=999,
        required=False,
        help_text="1 is the first. Empty: the last. The lessons after it move on by one.",
    )
    status = forms.ChoiceField(choices=STATUSES, widget=forms.RadioSelect, initial="draft")
    slug = forms.CharField(
        label="Folder in exported files",
        max_length=80,
        required=False,
        help_text="Lower case letters, digits and hyphens. Empty: made from the title.",
    )
    body = Lines(
        label="Text in Markdown",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "code", "rows": 28, "spellcheck": "true"}),
    )

    def __init__(self, *args, specialties, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].plain = True  # a live lesson needs one
        self.is_new = is_new
        self.fields["specialty"].choices = specialties
        for name in () if is_new else ("specialty", "word"):
            self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        code = f"{cleaned.get('specialty')}.{cleaned.get('word')}"
        if self.is_new and Lesson.objects.filter(code=code).exists():
            self.add_error("word", f"There is a lesson {code} already; take another word.")
        if self.is_new and len(code) > LONGEST_CODE:
            self.add_error("word", f"{code} has {len(code)} characters; at most {LONGEST_CODE}. Take a shorter word.")
        return cleaned

    def clean_body(self):
        body = self.cleaned_data["body"].strip("\n")
        return f"{body}\n" if body.strip() else ""


class ObjectiveForm(forms.Form):
    code = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    statement = Lines(
        label="What learners will be able to do",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key_point = Lines(max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    is_key = forms.BooleanField(label="Key objective: asked in two ways at least", required=False)
    change = forms.ChoiceField(
        label="What changed about the key point?",
        required=False,
        choices=[(WORDING, "Only the wording: who knows it still knows it."), (FACT, "The fact itself.")],
        widget=forms.RadioSelect,
        help_text="When the fact changed, its questions are marked for you to check.",
    )
    reason = Lines(
        label="Why did the fact change?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For those who learned the old fact. Such as: the guideline of 2026 lowered the threshold.",
    )

    def __init__(self, *args, points, **kwargs):
        """`points` are the key points that learners have in memory, by the codes of their objectives."""
        super().__init__(*args, **kwargs)
        typed = self.data if self.is_bound else {}
        before = points.get(typed.get(self.add_prefix("code")))
        now = typed.get(self.add_prefix("key_point"), "")
        self.asks_about_change = before is not None and now.split() != before.split()
        if not self.asks_about_change:
            del self.fields["change"], self.fields["reason"]

    def text(self) -> ObjectiveText:
        said = self.cleaned_data
        return ObjectiveText(
            said.get("code", ""), said.get("statement", ""), said.get("key_point", ""), said.get("is_key", False)
        )

    def clean(self):
        cleaned = super().clean()
        if self.asks_about_change and not cleaned.get("change"):
            self.add_error("change", "Learners have this in memory. Say whether the fact changed or its wording.")
        if cleaned.get("change") == FACT and not cleaned.get("reason"):
            self.add_error("reason", "Say why the fact changed.")
        return cleaned


class SourceForm(forms.Form):
    key = forms.CharField(
        label="Source", max_length=60, widget=forms.TextInput(attrs={"list": "known-sources", "autocomplete": "off"})
    )


class PrerequisiteForm(forms.Form):
    code = forms.ChoiceField(label="Lesson", required=False)

    def __init__(self, *args, lessons=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "None"), *lessons]
        self.fields["code"].plain = True


class FigureForm(forms.Form):
    was = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    # What was uploaded and is not saved yet: a browser forgets a chosen file when a page comes back.
    drawing = Lines(required=False, strip=False, widget=forms.HiddenInput)
    picture = forms.RegexField(r"[0-9a-f]{64}\.(png|jpg|webp)", required=False, widget=forms.HiddenInput)
    code = forms.SlugField(
        label="Name in the text",
        max_length=60,
        help_text="The text shows it with <code>:::figure</code> and this name.",
    )
    upload = forms.FileField(
        label="File",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp"}),
        help_text="A drawing as SVG, or a picture as PNG, JPEG or WebP. Metadata, such as the name of a patient, is "
        "taken off a picture; what its pixels show is yours to check.",
    )
    alt = Lines(
        label="In words",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What it shows, for those who cannot see it.",
    )
    credit = forms.CharField(max_length=200, help_text="Who made it, and under which license.")

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        was = self.data.get(self.add_prefix("was")) if self.is_bound else self.initial.get("was")
        self.before: FigureText | None = figures.get(was)
        self.uploaded: PictureText | None = None

    def clean_picture(self):
        name = self.cleaned_data["picture"]
        if name and not Picture.objects.filter(pk=name.partition(".")[0]).exists():
            raise forms.ValidationError("Choose the file once more.")
        return name

    def clean_upload(self):
        """Read a file by what it holds: its name can say anything."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return ""
        content = upload.read(LARGEST_UPLOAD + 1)
        if not _is_drawing(content):
            self.uploaded = _picture(content)
            return ""
        return content.decode().replace("\r\n", "\n")

    def clean(self):
        cleaned = super().clean()
        has_file = self.uploaded or self.before or any(cleaned.get(name) for name in ("upload", "drawing", "picture"))
        if not has_file and "upload" not in self.errors:
            self.add_error("upload", "Choose a file.")
        return cleaned

    def carry(self):
        """Put what was uploaded into the page, so that it comes back with it."""
        if drawing := self.cleaned_data.get("upload"):
            self.data[self.add_prefix("drawing")] = drawing
            self.data[self.add_prefix("picture")] = ""
        elif self.uploaded:
            self.data[self.add_prefix("picture")] = self.uploaded.address.rpartition("/")[2]
            self.data[self.add_prefix("drawing")] = ""

    def waits(self):
        """Whether a file was uploaded that is not saved yet."""
        return any(self.data.get(self.add_prefix(name)) for name in ("drawing", "picture"))

    def text(self) -> FigureText:
        """Return what the figure says: with what was uploaded now, or is carried, or stood there before."""
        said = self.cleaned_data
        drawing, picture = said.get("upload") or "", self.uploaded.address.rpartition("/")[2] if self.uploaded else ""
        if not drawing and not picture:
            drawing, picture = said.get("drawing", ""), said.get("picture", "")
        digest, _, extension = picture.partition(".")
        file = f"{said['code']}.{'svg' if drawing else extension}"
        if not drawing and not picture and self.before:
            drawing, digest, file = self.before.source, self.before.picture, self.before.file
        drawing = _shown(drawing, said["code"], said["alt"])
        return FigureText(said["code"], file, said["alt"], said["credit"], drawing, "", "" if drawing else digest)


def _shown(drawing: str, code: str, alt: str) -> str:
    """Return a drawing as its author gave it, or tidied where it cannot stand in a page as it is."""
    try:
        if drawing:
            read_drawing(drawing, "f")
    except InvalidDrawing:
        with suppress(InvalidDrawing):
            return tidied(drawing, code.replace("-", " ").capitalize(), alt)
    return drawing


def _is_drawing(content: bytes) -> bool:
    try:
        fits = len(content) <= LARGEST_DRAWING and b"\0" not in content
        return fits and not media_type(content) and "<svg" in content.decode()
    except UnicodeDecodeError:
        return False


def _picture(content: bytes) -> PictureText:
    try:
        return clean_picture(content)
    except InvalidPicture as error:
        said = str(error)
        raise forms.ValidationError(f"{said[:1].upper()}{said[1:]}.") from error
