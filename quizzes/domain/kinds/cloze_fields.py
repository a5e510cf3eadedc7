"""What an author fills in for a text with gaps."""

from quizzes.domain.kinds.base import Field

MOST = 20  # gaps
LONGEST_TEXT = 2_000  # characters
LONGEST_SAID = 200

WORDS, NUMBER = "To type words into", "To type a number into"

TEXT = Field(
    "text",
    "Text with gaps",
    type="prose",
    longest=LONGEST_TEXT,
    help="Write {{1}} where the first gap stands, {{2}} for the second one. The words around a gap must be enough to "
    "know what belongs there.",
)
BLANKS = Field(
    "blanks",
    "Gaps",
    type="numbered",
    row="Gap",
    rows=2,
    most=MOST,
    help="One for each number in the text. Fill in what the gap needs: for a menu its options and the one that belongs "
    "there; to type words into, the accepted words; to type a number into, the number and its tolerance.",
    fields=(
        Field(
            "options", "Options of a menu", type="texts", longest=MOST * 201, required=False, help="One on each line."
        ),
        Field(
            "answer",
            "What belongs there",
            longest=200,
            required=False,
            help="In a menu one of the options, word for word; else the number, or nothing where words are accepted.",
        ),
        Field(
            "accept",
            "Accepted words",
            type="texts",
            longest=4_000,
            aside=WORDS,
            required=False,
            help="One on each line.",
        ),
        Field(
            "reject",
            "Words that are never a slip of typing for them",
            type="texts",
            longest=4_000,
            aside=WORDS,
            required=False,
            help="One on each line: what is spelled alike and means something else.",
        ),
        Field(
            "typos",
            "Slips of typing that are let pass",
            type="menu",
            aside=WORDS,
            required=False,
            options=(("", "None"), ("1", "One"), ("2", "Two")),
        ),
        Field("case_sensitive", "Capital letters matter", type="flag", aside=WORDS, required=False),
        Field("accents", "Accents matter", type="flag", aside=WORDS, required=False),
        Field(
            "tolerance",
            "Tolerance of the number",
            type="number",
            aside=NUMBER,
            required=False,
            help="0 where it has to be exact.",
        ),
        Field(
            "tolerance_in",
            "The tolerance is",
            type="menu",
            aside=NUMBER,
            required=False,
            options=(("", "in the unit"), ("percent", "in percent"), ("figures", "a number of significant figures")),
        ),
        Field("unit", "Unit beside the gap", longest=40, aside=NUMBER, required=False),
        Field("feedback", "Feedback", type="prose", help="Why it belongs there, and what leads to another one."),
    ),
)
