"""bin/drill, before anything is installed."""

from collections.abc import Sequence

from house import tools


def main(arguments: Sequence[str]) -> int:
    return tools.run("drilling.run", arguments)
