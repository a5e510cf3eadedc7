"""Raster pictures that may be shown: PNG, JPEG and WebP, by content and not by name, without anything but pixels.

A picture from a clinic may say in its metadata whose it is. An upload is therefore always written anew; a file of the
curriculum is taken byte for byte or not at all, so that it stays what its author sees.
"""

from __future__ import annotations

import struct
import warnings
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from learning.domain.containers import MOVING, NAMES, Broken, media_type, stowaways
from learning.domain.curriculum.texts import EXTENSIONS, PictureText

__all__ = ["EXTENSIONS", "InvalidPicture", "clean_picture", "is_clean", "read_picture"]

LARGEST_UPLOAD = 15_000_000  # bytes
LARGEST = 2_000_000  # bytes of a picture that is kept
MOST_PIXELS = 40_000_000  # so many are decoded; the header says it before
LONGEST_SIDE = 2_400  # pixels
FORMATS = ("PNG", "JPEG", "WEBP")
MEND = "open it in an image program and export it anew without metadata, or upload it once in the administration"
TOO_MANY_PIXELS = f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels; scale it down"
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, OverflowError, struct.error, Image.DecompressionBombError)


class InvalidPicture(Exception):
    """The picture is not taken; the message says why, and what helps."""


def is_clean(content: bytes) -> bool:
    """Tell whether a picture may be kept as it is."""
    try:
        read_picture(content)
    except InvalidPicture:
        return False
    return True


def read_picture(content: bytes) -> PictureText:
    """Return a picture as it is, byte for byte. Raises InvalidPicture unless it is clean and small enough."""
    if len(content) > LARGEST:
        raise InvalidPicture(f"the picture has {len(content):,} bytes; at most {LARGEST:,}: make it smaller")
    image = _opened(content)
    if rest := _stowaways(content):
        named = ", ".join(dict.fromkeys(NAMES.get(one, one) for one in rest))
        raise InvalidPicture(f"the picture holds more than pixels ({named}); {MEND}")
    if max(image.size) > LONGEST_SIDE:
        raise InvalidPicture(
            f"the picture has {_size(image)} pixels; at most {LONGEST_SIDE:,} on a side: scale it down"
        )
    _decode(image)
    return _text(content, image)


def clean_picture(content: bytes) -> PictureText:
    """Return an upload upright, without metadata, and no larger than pages need. Raises InvalidPicture."""
    if len(content) > LARGEST_UPLOAD:
        most = f"{LARGEST_UPLOAD // 1_000_000} MB"
        raise InvalidPicture(f"the file has more than {most}, which is as much as is taken: make the picture smaller")
    if is_clean(content):
        return read_picture(content)
    image = _opened(content)
    _stowaways(content)  # moving pictures are refused
    _decode(image)
    written = _written(_bare(image), content)
    if len(written) > LARGEST:
        raise InvalidPicture(f"the picture still has {len(written) / 1e6:.1f} MB; save it as JPEG, or make it smaller")
    return read_picture(written)


def _opened(content: bytes) -> Image.Image:
    """Return a picture of which only the header was read."""
    if not media_type(content):
        raise InvalidPicture("this is no PNG, JPEG or WebP picture, whatever its name says; save it as one of them")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise InvalidPicture(TOO_MANY_PIXELS) from error
    except UNREADABLE as error:
        raise InvalidPicture("the picture cannot be read; save it anew") from error
    if image.width * image.height > MOST_PIXELS:
        raise InvalidPicture(TOO_MANY_PIXELS)
    return image


def _stowaways(content: bytes) -> list[str]:
    try:
        found = stowaways(content)
    except Broken as error:
        raise InvalidPicture(f"the picture is damaged: {error}; save it anew") from error
    if not MOVING.isdisjoint(found):
        raise InvalidPicture("the picture moves; save one frame of it as a picture that stands still")
    return found


def _decode(image: Image.Image) -> None:
    try:
        image.load()
    except UNREADABLE as error:
        raise InvalidPicture("the picture is damaged and cannot be shown whole; save it anew") from error


def _bare(image: Image.Image) -> Image.Image:
    """Return nothing but the pixels, upright, in the colors of screens."""
    try:
        upright = _in_screen_colors(ImageOps.exif_transpose(image))
    except UNREADABLE as error:
        raise InvalidPicture("the picture's metadata cannot be read; save it anew without") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # A new picture of the same pixels: whatever hung on the old one, a comment or a profile, stays behind.
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _in_screen_colors(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of gray, as some scanners write them
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if profile := image.info.get("icc_profile"):
        image = _from_profile(image, profile)
    has_alpha = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    if has_alpha:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in sRGB; a profile that makes no sense is ignored, as browsers do."""
    if image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        found = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, *UNREADABLE):
        return image
    return found or image


def _written(image: Image.Image, content: bytes) -> bytes:
    """Return the file: in the format that it came in, without loss where it came without."""
    out = BytesIO()
    match media_type(content):
        case "image/png":
            image.save(out, "PNG", optimize=True)
        case "image/jpeg":
            image.save(out, "JPEG", quality=88, optimize=True)
        case _:
            image.save(out, "WEBP", quality=88, lossless=b"VP8L" in content[12:64], method=4)
    return out.getvalue()


def _text(content: bytes, image: Image.Image) -> PictureText:
    return PictureText(sha256(content).hexdigest(), media_type(content), image.width, image.height, content)


def _size(image: Image.Image) -> str:
    return f"{image.width:,} by {image.height:,}"


def headers_of(media_type: str, is_public: bool) -> dict[str, str]:
    """Return the headers under which a picture is served: its address never shows anything else."""
    whose = "public" if is_public else "private"
    return {
        "Content-Type": media_type,
        "Cache-Control": f"{whose}, max-age=31536000, immutable",  # a year
        "X-Content-Type-Options": "nosniff",
    }
