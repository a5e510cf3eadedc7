"""The administration: people, mail and the log for administrators, and what every list here stands on."""

from accounts.admin import log, mail, people
from accounts.admin.base import Logged, ReadOnly

__all__ = ["Logged", "ReadOnly", "log", "mail", "people"]
