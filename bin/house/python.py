"""Find a Python that Patency runs on. Any Python 3 must be able to read this file: keep its syntax old."""

import importlib
import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
# 3.13 comes last: no wheel brings a Redis for it yet.
NAMES = ("python3.12", "python3.11", "python3.13")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))


def run(module):
    """Run main() of a module of ours, here or under a Python that can."""
    if sys.version_info < (3, 3):  # it cannot even look for another one
        _refuse()
    if not suits(sys.version_info):
        _restart()
    sys.exit(importlib.import_module(module).main(sys.argv[1:]))


def suits(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def _restart():
    for name in (os.path.join(ROOT, ".venv", "bin", "python"),) + NAMES:
        path = shutil.which(name)
        if path and suits(_version(path)):
            sys.stdout.flush()
            os.execv(path, [path] + sys.argv)
    _refuse()


def _refuse():
    own = ".".join(str(part) for part in sys.version_info[:2])
    sys.stderr.write(
        "%s: Python 3.11, 3.12 or 3.13 is needed; this is Python %s and none of them is on PATH.\n" % (_name(), own)
    )
    sys.exit(1)


def _version(path):
    """Ask instead of trusting the name: a version manager may put a name on PATH that leads nowhere."""
    question = "import sys; print(sys.version_info[0], sys.version_info[1])"
    try:
        answer = subprocess.check_output([path, "-c", question], stderr=subprocess.DEVNULL)
        return tuple(int(part) for part in answer.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return (0, 0)


def _name():
    return os.path.join("bin", os.path.basename(sys.argv[0]))
