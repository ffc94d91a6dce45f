"""Include directions: the arrows of docs/architecture.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, Violation, line_of

# Folder -> what it may include besides itself. `tests` may include anything;
# nobody else may include `tests`.
MAY_INCLUDE: dict[str, tuple[str, ...]] = {
    "base": (),
    "codec": ("base/",),
    "worker": ("base/", "codec/"),
    "sim": ("base/", "codec/", "worker/"),
    "scenarios": ("base/", "sim/"),
    "reports": ("base/", "worker/probes.h", "sim/run_result.h", "sim/search/"),
    "cli": ("base/", "codec/", "worker/", "sim/", "scenarios/", "reports/"),
}

# Only these files know that there is a CPython, and their tests.
MAY_INCLUDE_PYTHON = re.compile(r"(tests/)?(codec/python_|codec/contract/|worker/python/)")

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]', re.MULTILINE)


def check(tree: Tree) -> Iterator[Violation]:
    """Every include that points the wrong way, or not from the root."""
    for path, text in tree.texts(".cc", ".h", ".inc"):
        folder = path.split("/")[0]
        for match in _INCLUDE.finditer(text):
            line = line_of(text, match.start())
            problem = _problem(path, folder, match[1] == '"', match[2])
            if problem:
                yield Violation(path, line, "include", problem)


def _problem(path: str, folder: str, quoted: bool, header: str) -> str:
    if header == "Python.h" and not MAY_INCLUDE_PYTHON.match(path):
        return "<Python.h> belongs into codec/python_*, codec/contract/* and worker/python/*"
    if not quoted:
        return ""
    target = header.split("/")[0]
    if target not in MAY_INCLUDE and target != "tests":
        return f'include "{header}" by its path from the root'
    if folder in ("tests", target):
        return ""
    if not header.startswith(MAY_INCLUDE.get(folder, ())):
        allowed = ", ".join(MAY_INCLUDE.get(folder, ())) or "nothing else"
        return f'{folder}/ may not include "{header}"; it may use: {allowed}'
    return ""
