"""What an author fills in for a numeric question, and its shapes for whoever reads the API's description."""

from quizzes.domain.kinds.base import Field, Schemas
from quizzes.domain.kinds.numbers import LONGEST
from quizzes.domain.kinds.numeric_content import MOST_ERRORS, MOST_UNITS
from quizzes.domain.kinds.parts import LONGEST_PART
from quizzes.domain.kinds.tolerances import FIGURES, PERCENT, WAYS
from quizzes.domain.kinds.variables import MOST

FIELDS = (
    Field("answer", "Right answer", type="number", help="A number. Where values are drawn, write a formula instead."),
    Field("unit", "Its unit", longest=40, help="Such as mL or mmHg; of a count, what is counted: patients."),
    Field(
        "tolerance",
        "Tolerance",
        type="number",
        help="How far an answer may be off. 0: it has to be exact. Learners are told, as a hint below the field.",
    ),
    Field(
        "tolerance_in",
        "The tolerance is",
        type="menu",
        required=False,
        options=(
            ("", "in the unit of the answer"),
            (PERCENT, "in percent of the answer"),
            (FIGURES, "a number of significant figures that have to be right"),
        ),
    ),
    Field(
        "units",
        "Units to choose from",
        type="texts",
        longest=400,
        required=False,
        help="One on each line, that of the answer among them. Learners pick one, and their number is converted. Left "
        "empty: the unit stands beside the field.",
    ),
    Field("feedback", "Feedback to everybody", type="prose", longest=LONGEST_PART, required=False),
    Field(
        "common_errors",
        "Common errors",
        type="rows",
        row="Common error",
        required=False,
        rows=2,
        most=MOST_ERRORS,
        help="A wrong number that a known mistake leads to, and what whoever makes it should know. Where values are "
        "drawn, the formula of the mistake.",
        fields=(
            Field("value", "Number or formula", type="formula", longest=200),
            Field("feedback", "Feedback", type="prose", longest=LONGEST_PART),
        ),
    ),
    Field(
        "formula",
        "Formula, where values are drawn",
        required=False,
        longest=200,
        help="Instead of the right answer, such as ceil(100 / (a - b)). It may use + - * / **, brackets, abs, ceil, "
        "exp, floor, ln, log10, max, min, round, sqrt and the names below.",
    ),
    Field(
        "variables",
        "Drawn values",
        type="rows",
        row="Drawn value",
        required=False,
        rows=2,
        most=MOST,
        help="Each learner gets values of their own. In the question, the explanation and feedback {{a}} stands for "
        "the value that is called a. Every combination is tried before the question can be saved.",
        fields=(
            Field("name", "Name", longest=20),
            Field("least", "From", type="number"),
            Field("most", "To", type="number"),
            Field("step", "In steps of", type="number"),
        ),
    ),
)

_NUMBER = {"type": "string", "description": "In decimal digits."}
_TOLERANCE = {"tolerance": _NUMBER, "tolerance_in": {"enum": list(WAYS)}}
_UNIT = {"type": "string", "minLength": 1, "maxLength": 40}
SCHEMAS = Schemas(
    body={
        "type": "object",
        "properties": {
            "units": {
                "type": "array",
                "items": _UNIT,
                "minItems": 1,
                "maxItems": MOST_UNITS,
                "description": "To choose one from.",
            },
            **_TOLERANCE,
        },
        "required": ["units", "tolerance", "tolerance_in"],
        "additionalProperties": False,
    },
    answer={
        "type": "object",
        "properties": {
            "value": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
                "description": "A number in digits, such as 7, 2.5, 2,5 or 1e-3.",
            },
            "unit": {**_UNIT, "description": "May be left out where one is offered."},
        },
        "required": ["value"],
        "additionalProperties": False,
    },
    key={
        "type": "object",
        "properties": {
            "value": {"type": "string", "description": "The right number for the drawn values, in decimal digits."},
            "unit": _UNIT,
            **_TOLERANCE,
            "right": {"type": "boolean", "description": "Whether the answer that was given is accepted."},
        },
        "required": ["value", "unit", "tolerance", "tolerance_in", "right"],
        "additionalProperties": False,
    },
)
