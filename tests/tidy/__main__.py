"""Prints every violation; see tools/tidy."""

import pathlib
import sys

from tests.tidy.repository import violations
from tests.tidy.tree import Tree


def main() -> int:
    """Exits 1 if there is any."""
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    found = violations(Tree.of_repository(root))
    for violation in found:
        print(violation)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
