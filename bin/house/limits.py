"""How long a tool of ours may take, how it is told to end, and how much memory it took."""

import signal
from pathlib import Path

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


def peak_megabytes() -> float:
    """Return the most memory that this process held. What getrusage says includes whoever started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
