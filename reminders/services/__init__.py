"""Every change to what learners ask for, and to the notes that they get."""

from reminders.services.delivering import deliver
from reminders.services.owing import forget_old, give_up_handed, write_owed
from reminders.services.settings import choose, turn_off

__all__ = ["choose", "deliver", "forget_old", "give_up_handed", "turn_off", "write_owed"]
