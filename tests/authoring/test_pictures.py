"""Raster pictures: taken by content, without metadata, upright, and shown to whoever may see the lesson."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from accounts.models import Role
from learning.domain.containers import Broken, stowaways
from learning.domain.pictures import InvalidPicture, clean_picture, is_clean, read_picture
from learning.models import Lesson, Picture
from markup.domain import Figure, Names, render_lesson
from markup.domain import Picture as Shown
from tests.authoring.desks import address, lesson_form, save, signed_in
from tests.factories import make_specialty

PATIENT = b"Doe^Jane 1950-02-03"
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def picture(format="PNG", size=(8, 4), mode="RGB", **saved) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 200 if mode == "L" else "#a33").save(out, format, **saved)
    return out.getvalue()


def exif(orientation=1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112], found[0x010E] = orientation, PATIENT.decode()
    return found


def with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Patient", PATIENT.decode())
    return picture(pnginfo=notes)


def bomb(side) -> bytes:
    """A PNG of a few bytes that says how wide and high it is."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def chunk(name, body) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def moving(format) -> bytes:
    return picture(format, save_all=True, append_images=[Image.new("RGB", (8, 4), "#3a3")])


DIRTY = {
    "png with a text": with_text(),
    "png with exif": picture(exif=exif()),
    "jpeg with exif": picture("JPEG", exif=exif()),
    "jpeg with a comment": picture("JPEG", comment=PATIENT),
    "webp with exif": picture("WEBP", exif=exif()),
    "bytes behind a png": picture() + PATIENT,
    "bytes behind a jpeg": picture("JPEG") + PATIENT,
    "bytes behind a webp": picture("WEBP") + PATIENT,
}


@pytest.mark.parametrize("format", FORMATS)
def test_a_clean_picture_is_taken_byte_for_byte(format):
    content = picture(format)

    found = read_picture(content)

    assert (found.content, found.media_type, found.width, found.height) == (content, FORMATS[format], 8, 4)
    assert clean_picture(content) == found


@pytest.mark.parametrize("name", DIRTY)
def test_what_holds_more_than_pixels_is_no_clean_picture(name):
    with pytest.raises(InvalidPicture, match="holds more than pixels"):
        read_picture(DIRTY[name])


@pytest.mark.parametrize("name", DIRTY)
def test_an_upload_keeps_its_pixels_alone(name):
    found = clean_picture(DIRTY[name])

    assert (PATIENT in DIRTY[name], PATIENT in found.content, is_clean(found.content)) == (True, False, True)


def test_an_upload_is_turned_upright():
    found = clean_picture(picture("JPEG", exif=exif(orientation=6)))

    assert (found.width, found.height) == (4, 8)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_an_upload_may_come_in_any_colors(mode):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Patient", PATIENT.decode())
    out = BytesIO()
    Image.new(mode, (8, 4)).save(out, "PNG", pnginfo=notes)

    assert is_clean(clean_picture(out.getvalue()).content)


def test_a_large_upload_is_made_as_large_as_pages_need():
    found = clean_picture(picture("JPEG", (4_800, 2_400)))

    assert (found.width, found.height) == (2_400, 1_200)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg/>", "no PNG, JPEG or WebP"),
        (b"GIF89a", "no PNG, JPEG or WebP"),
        (bomb(60_000), "more than 40 million pixels"),
        (bomb(7_000), "more than 40 million pixels"),
        (moving("PNG"), "moves"),
        (moving("WEBP"), "moves"),
        (picture()[:-20], "damaged"),
        (picture("JPEG", (400, 400))[:-20], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "cannot be read"),
        (bytes(15_000_001), "more than 15 MB"),
    ],
)
def test_what_is_no_fit_picture_is_refused_with_the_reason(content, said):
    with pytest.raises(InvalidPicture, match=said):
        clean_picture(content)


@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 400), st.binary(max_size=12))
def test_a_spoiled_picture_is_refused_or_comes_out_clean(format, at, noise):
    content = bytearray(picture(format, (40, 40)))
    content[at : at + len(noise)] = noise

    try:
        found = clean_picture(bytes(content))
    except InvalidPicture:
        return

    assert is_clean(found.content)


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF0000WEBP"]), st.binary(max_size=200))
def test_a_walk_through_any_file_ends(head, rest):
    try:
        found = stowaways(head + rest)
    except Broken:
        return

    assert isinstance(found, list)


def test_a_picture_stands_in_a_figure_with_its_size_and_its_words():
    shown = Figure(picture=Shown("/figures/a.png", 8, 4, 'A "stent"'))

    html = render_lesson(":::figure stent\nA stent.\n:::", Names(figures={"stent": shown})).html

    image = '<img src="/figures/a.png" width="8" height="4" alt="A &quot;stent&quot;" loading="lazy">'
    assert html == f"<figure>{image}<figcaption><p>A stent.</p>\n</figcaption></figure>\n"


@pytest.fixture
def client(db):
    make_specialty(slug="access", position=1)
    return signed_in()


def uploaded(content, name="from-a-phone.txt"):
    return {"code": "stent", "alt": "A stent.", "credit": "Own.", "upload": SimpleUploadedFile(name, content)}


def write(client, status, content=DIRTY["jpeg with exif"]):
    save(client, status=status, body="Look.\n\n:::figure stent\nA stent.\n:::", figures=[uploaded(content)])
    return Lesson.objects.get()


@pytest.mark.promise
def test_an_upload_is_kept_without_metadata_and_shown_in_the_lesson(client):
    lesson = write(client, "live")

    kept = Picture.objects.get()
    assert PATIENT not in bytes(kept.content)
    assert f'<img src="/figures/{kept.digest}.jpg" width="8" height="4"' in lesson.html
    assert lesson.figures.get().file == "stent.jpg"


def test_a_picture_is_kept_by_browsers_and_is_nothing_but_a_picture(client):
    write(client, "live")
    url = f"/figures/{Picture.objects.get().digest}.jpg"

    answer = Client().get(url)

    said = [answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")]
    assert said == ["image/jpeg", "nosniff", "public, max-age=31536000, immutable"]
    assert answer.content == bytes(Picture.objects.get().content)


def test_a_draft_shows_its_pictures_to_authors_alone(client):
    write(client, "draft")
    url = f"/figures/{Picture.objects.get().digest}.jpg"

    statuses = [one.get(url).status_code for one in (Client(), signed_in(Role.STUDENT), client)]

    assert statuses == [404, 404, 200]
    assert client.get(url)["Cache-Control"].startswith("private")


def test_an_unknown_digest_or_another_ending_is_nothing(client):
    write(client, "live")
    digest = Picture.objects.get().digest

    assert [client.get(url).status_code for url in (f"/figures/{'0' * 64}.jpg", f"/figures/{digest}.png")] == [404, 404]


def test_a_replaced_picture_is_dropped(client):
    lesson = write(client, "draft")

    row = {"was": "stent", **uploaded(picture())}
    client.post(address(lesson), {**lesson_form(lesson, figures=[row])})

    assert [one.media_type for one in Picture.objects.all()] == ["image/png"]
    assert lesson.figures.get().file == "stent.png"


def test_a_picture_that_was_uploaded_comes_back_with_what_is_refused(client):
    refused = save(client, title="", figures=[uploaded(picture())])
    [form] = refused.context["sheet"].lists["figures"].forms
    carried = {"code": "stent", "alt": "A stent.", "credit": "Own.", "picture": form["picture"].value()}

    save(client, figures=[carried])

    assert Lesson.objects.get().figures.get().picture_id == Picture.objects.get().digest
