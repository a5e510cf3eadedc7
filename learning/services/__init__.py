from learning.services.reading import mark_read
from learning.services.sitting import start_check, start_quiz

__all__ = ["mark_read", "start_check", "start_quiz"]
