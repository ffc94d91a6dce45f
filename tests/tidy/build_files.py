"""BUILD files: every source has a target, by name, with our flags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, Violation, line_of

_RULE = re.compile(r"^(cc_\w+)\((.*?)^\)", re.MULTILINE | re.DOTALL)
_GLOB = re.compile(r"\b(?:srcs|hdrs)\s*=\s*glob\(")


def check(tree: Tree) -> Iterator[Violation]:
    """Sources without a target, and targets that are not as the others."""
    for path, _ in tree.texts(".cc", ".h"):
        package = _package(tree, path)
        name = posixpath.relpath(path, package or ".")
        if (
            package is None
            or f'"{name}"' not in tree.files[posixpath.join(package, "BUILD")]
        ):
            yield Violation(path, 1, "no-target", "list it in a BUILD file")
    for path, text in tree.texts("/BUILD"):
        for match in _GLOB.finditer(text):
            yield Violation(
                path, line_of(text, match.start()), "glob", "name each source"
            )
        for match in _RULE.finditer(text):
            has_sources = "srcs =" in match[2] or "hdrs =" in match[2]
            if has_sources and "POUCH_COPTS" not in match[2]:
                line = line_of(text, match.start())
                yield Violation(path, line, "copts", "set copts = POUCH_COPTS")


def _package(tree: Tree, path: str) -> str | None:
    """The nearest folder at or above `path` that has a BUILD file."""
    folder = posixpath.dirname(path)
    while posixpath.join(folder, "BUILD") not in tree.files:
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return folder
