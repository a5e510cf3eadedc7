"""What bin/bench and bin/drill share: set up as bin/test does, and go on under the Python of .venv."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from house.check import OURS
from house.children import leash
from house.install import install
from house.place import PYTHON, ROOT, Stop, complain


def run(module: str, arguments: Sequence[str]) -> int:
    """Run a module of ours, which knows nothing of how the shell around it is set up."""
    try:
        install("requirements-dev.txt", Path(tempfile.gettempdir()) / f"patency-install-{os.getuid()}.log")
    except Stop as reason:
        return complain(reason)
    except KeyboardInterrupt:
        return 130
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environ = {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")])}
    here = Path.cwd()  # a file is named from here
    # PostgreSQL's wheel says on every start that it found no XDG_RUNTIME_DIR and what it took instead.
    command = [PYTHON, "-W", "ignore:XDG_RUNTIME_DIR", "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=here, env=environ, stdin=subprocess.DEVNULL, preexec_fn=leash())
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait() or 130  # Ctrl-C reached it as well; it ends what it started
