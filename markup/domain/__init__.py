"""Markdown to safe HTML, and drawings that may stand inside a page: one renderer for everything that the site shows."""

from markup.domain.drawings import Drawing, InvalidDrawing, read_drawing, tidied
from markup.domain.lessons import Figure, Names, Picture, Reference, Term, slug
from markup.domain.parts import Parted, parted
from markup.domain.rendering import Rendered, Unreadable, render, render_lesson

__all__ = [
    "Drawing",
    "Figure",
    "InvalidDrawing",
    "Names",
    "Parted",
    "Picture",
    "Reference",
    "Rendered",
    "Term",
    "Unreadable",
    "parted",
    "read_drawing",
    "render",
    "render_lesson",
    "slug",
    "tidied",
]
