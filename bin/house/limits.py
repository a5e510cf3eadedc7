"""How long a tool of ours may take, and how it is told to end."""

import signal

from house.place import Stop


def keep_to(seconds: int) -> None:
    """Raise Stop when so many seconds are over, and KeyboardInterrupt when somebody ends the process."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    def too_long(*_: object) -> None:
        raise Stop(f"not done after {seconds} s")

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
