"""What a breakage is, and the files and tests that many of them name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    """`text` stands exactly once in `file`, and is replaced by `by`. What SQLite cannot show is shown on PostgreSQL."""

    name: str
    file: str
    text: str
    by: str
    test: str
    on_postgres: bool = False


ATTEMPTS, ANSWERS, GRADING = (f"quizzes/services/{name}.py" for name in ("attempts", "answers", "grading"))
QUESTIONS, COMPOSING = "quizzes/queries/answering.py", "quizzes/queries/composing.py"
API, PAGES = "quizzes/api/attempts.py", "learning/views/around.py"
PARALLEL, ANSWERING, SETTLING, STARTING = (
    f"tests/quizzes/test_{name}.py::test_" for name in ("parallel", "answering", "settling", "starting")
)
READING, KEPT = "tests/learning/test_kept_pages.py::test_", "learning/views/kept.py"
MEMORY, WAKING = "tests/reviews/test_memory.py::test_", "tests/reviews/test_waking.py::test_"
KEYS, ROUTES = "tests/test_keys.py::test_", "tests/test_routes.py::test_"
DEPLOY = "tests/config/test_deploy.py::test_"
MAIL, IMPORT = "tests/accounts/test_mail.py::test_", "tests/learning/test_import.py::test_"
AUTHORS, EXPORT = (f"tests/learning/test_{name}.py::test_" for name in ("import_authors", "export"))
DELIVERING, DIGEST = "reminders/services/delivering.py", "reminders/queries/digest.py"
NOTES, OWING, LINKS, REASONS = (
    f"tests/reminders/test_{name}.py::test_" for name in ("delivering", "owing", "pages", "reasons")
)
PEOPLE, AUDIT = "tests/accounts/test_people.py::test_", "tests/accounts/test_audit.py::test_"
TWO_ADMINISTRATORS = "tests/accounts/test_two_administrators.py::test_"
AUTHORING = "tests/authoring/test_"
DEVICES, COPIES = "tests/accounts/test_devices.py::test_", "tests/api/test_copies.py::test_"
PICKS, CHOICES = "tests/quizzes/kinds/test_choices.py::test_", "quizzes/domain/kinds/choices.py"
