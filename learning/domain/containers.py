"""What the files of raster pictures are made of, part by part, so that nothing rides along with the pixels."""

from __future__ import annotations

from collections.abc import Iterator

PNG, RIFF, JPEG = b"\x89PNG\r\n\x1a\n", b"RIFF", b"\xff\xd8"
# Pixels, and how to read their colors. Everything else could say whose picture it is, or when and where it was taken.
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"sBIT"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
JPEG_FRAMES = {0xC0, 0xC1, 0xC2}
JPEG_PARTS = {0xC4, 0xDB, 0xDD, 0xDA, *JPEG_FRAMES}
JFIF, ADOBE = 0xE0, 0xEE
MOVING = {"acTL", "fcTL", "fdAT", "ANIM", "ANMF"}
NAMES = {
    **{"eXIf": "EXIF", "EXIF": "EXIF", "XMP ": "XMP", "ICCP": "a color profile", "iCCP": "a color profile"},
    **{"tEXt": "a text", "zTXt": "a text", "iTXt": "a text", "tIME": "a date"},
    **{"APP1": "EXIF or XMP", "APP2": "a color profile", "APP13": "IPTC", "COM": "a comment"},
}


class Broken(Exception):
    """The file does not have the shape of its format."""


def media_type(content: bytes) -> str:
    """Return what a file is by how it begins, or nothing."""
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    return "image/webp" if content[:4] == RIFF and content[8:12] == b"WEBP" else ""


def stowaways(content: bytes) -> list[str]:
    """Return the names of the parts that are no part of the picture, each once. Raises Broken."""
    walk = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}[media_type(content)]
    return list(dict.fromkeys(walk(content)))


def _png(content: bytes) -> Iterator[str]:
    at, name = len(PNG), b""
    while name != b"IEND":
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if at + size + 12 > len(content):
            raise Broken("it ends too early")
        if name not in PNG_PARTS:
            yield name.decode("latin-1")
        at += size + 12
    if at < len(content):
        yield "bytes after its end"


def _webp(content: bytes) -> Iterator[str]:
    end = int.from_bytes(content[4:8], "little") + 8
    if end > len(content):
        raise Broken("it ends too early")
    at = 12
    while at < end:
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name not in WEBP_PARTS:
            yield name.decode("latin-1")
        at += 8 + size + size % 2
    if at < len(content):
        yield "bytes after its end"


def _jpeg(content: bytes) -> Iterator[str]:
    at = 2
    while content[at : at + 2] != b"\xff\xd9":
        if at + 4 > len(content) or content[at] != 0xFF:
            raise Broken("it ends too early")
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if not _is_known(marker, size):
            yield _name(marker)
        at += 2 + size
        if marker == 0xDA:
            at = _after_scan(content, at)
    if at + 2 < len(content):
        yield "bytes after its end"


def _is_known(marker: int, size: int) -> bool:
    # JFIF may carry a small copy of the picture, as it was before it was cut; without one it has 16 bytes.
    return marker in JPEG_PARTS or (marker == JFIF and size == 16) or (marker == ADOBE and size == 14)


def _name(marker: int) -> str:
    if marker == 0xFE:
        return "COM"
    return f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"marker {marker:02X}"


def _after_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands: inside a scan FF is followed by 00 or by a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken("it ends too early")
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
