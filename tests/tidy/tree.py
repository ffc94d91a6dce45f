"""The files a tidy rule looks at, and what it answers.

A `Tree` is a mapping from path to text: the repository's tracked files, or a
few lines planted by a test of the rules.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
import re
import subprocess
from collections.abc import Iterator

# What a rule about code must not see: comments and literals. A digit separator
# (1'000) is no literal.
_HIDDEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|\bR"(?P<raw>[^(\s]*)\(.*?\)(?P=raw)"|"""
    r""""(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL,
)


@dataclasses.dataclass(frozen=True, order=True)
class Violation:
    """One line that breaks a rule, with what to do instead."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} [{self.rule}]"


def _blank(match: re.Match[str]) -> str:
    """As many lines and columns of nothing; a literal keeps its quotes."""
    text = match.group()
    hidden = re.sub(r"[^\n]", " ", text)
    return text[0] + hidden[1:-1] + text[-1] if text[-1] in "'\"" else hidden


class Tree:
    """Text files by path from the root, with `/` between folders."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    @staticmethod
    def of_repository(root: pathlib.Path) -> Tree:
        """Every tracked text file of the source tree at `root`, less data."""
        listing = subprocess.run(
            [root / "tools/source_tree", "files"], capture_output=True, check=True
        )
        files: dict[str, str] = {}
        for name in filter(None, listing.stdout.decode().split("\0")):
            path = root / name
            if path.is_file() and "/data/" not in name:
                with contextlib.suppress(UnicodeDecodeError):  # A picture.
                    files[name.removeprefix("./")] = path.read_text(encoding="utf-8")
        return Tree(files)

    def texts(self, *suffixes: str) -> Iterator[tuple[str, str]]:
        """Path and text of the files whose name ends so, in order of path."""
        for path in sorted(self.files):
            if path.endswith(suffixes or ("",)):
                yield path, self.files[path]

    def lines(self, *suffixes: str) -> Iterator[tuple[str, int, str]]:
        """Path, line number from 1 and text of each of their lines."""
        for path, text in self.texts(*suffixes):
            for number, line in enumerate(text.split("\n"), 1):
                yield path, number, line

    def code(self, *suffixes: str) -> Iterator[tuple[str, str]]:
        """C++ with comments and literals blanked; the lines stay where they are."""
        for path, text in self.texts(*(suffixes or (".cc", ".h"))):
            yield path, code_of(text)


@functools.cache
def code_of(text: str) -> str:
    """C++ `text` with its comments and literals blanked."""
    return _HIDDEN.sub(_blank, text)


def line_of(text: str, offset: int) -> int:
    """The number, from 1, of the line that holds `offset`."""
    return text.count("\n", 0, offset) + 1
