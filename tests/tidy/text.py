"""Plain text: white space, line and file length, open ends, machine paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, Violation

MAX_FILE_LINES = 500
MAX_COLUMNS = 80

_CODE = (".cc", ".h", ".py", ".bzl", ".js")
_MACHINE_PATH = re.compile(r"/(work|farm|root|home|Users)/[\w.]|/mnt/\w")
# The brackets keep this pattern from finding itself.
_OPEN_END = re.compile(r"\b(FIX[M]E|XX[X]|HAC[K])\b|\bTOD[O]\b(?!\([a-z-]+\): \S)")


def check(tree: Tree) -> Iterator[Violation]:
    """Everything that a look at single lines finds."""
    for path, number, line in tree.lines():
        if "\t" in line:
            yield Violation(path, number, "tab", "indent with spaces")
        if line != line.rstrip():
            yield Violation(
                path, number, "trailing-space", "remove the space at the end"
            )
        if _MACHINE_PATH.search(line):
            yield Violation(
                path, number, "machine-path", "this path exists on one machine only"
            )
    for path, text in tree.texts():
        if text and not text.endswith("\n"):
            yield Violation(
                path,
                text.count("\n") + 1,
                "last-newline",
                "end the file with a newline",
            )
    yield from _check_code(tree)


def _check_code(tree: Tree) -> Iterator[Violation]:
    for path, number, line in tree.lines(*_CODE):
        if _OPEN_END.search(line):
            yield Violation(
                path, number, "open-end", "finish it, or write TODO(topic): what"
            )
    for path, number, line in tree.lines(".cc", ".h"):
        # An include, a link or a literal cannot be broken.
        breakable = not re.search(r'#include|#ifndef|https?://|R"|^\s*"\S*"', line)
        if len(line) > MAX_COLUMNS and breakable:
            yield Violation(
                path, number, "columns", f"{len(line)} columns; {MAX_COLUMNS} fit"
            )
    for path, text in tree.texts(*_CODE, "pouch"):
        count = text.count("\n")
        if count > MAX_FILE_LINES:
            yield Violation(
                path,
                count,
                "file-length",
                f"{count} lines; split it below {MAX_FILE_LINES}",
            )
