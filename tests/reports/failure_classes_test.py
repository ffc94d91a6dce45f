"""Every failure class that a run can end with is explained, and no other."""

from __future__ import annotations

import pathlib
import re
import unittest

ROOT = pathlib.Path("WORKSPACE").resolve().parent

# What a class begins with. Probes, files and keys look alike; these do not.
FAMILIES = (
    "codec|delivery|determinism|epoch|liveness|output|outside|placement|routing|run|state|worker"
)
# Probes and file names of the same families, which are no classes; and what a
# history that no run accepts is called inside a search.
NOT_CLASSES = re.compile(r"run\.rejected|epoch\.started|worker\.(started|joined)|.*\.(h|cc|py|json|txt)")

_LITERAL = re.compile(rf'"((?:{FAMILIES})\.[a-z_]+)"')
_FAIL = re.compile(r'(?:Fail\(\s*|failure_class = |return )"([a-z_]+\.[a-z_]+)"')
_HEADING = re.compile(r"^### ([a-z_]+\.[a-z_]+)$", re.MULTILINE)


def classes_in_sources() -> set[str]:
    found: set[str] = set()
    for folder in ("sim", "cli", "scenarios", "codec/contract"):
        for path in sorted((ROOT / folder).rglob("*.cc")):
            text = path.read_text(encoding="utf-8")
            found.update(_LITERAL.findall(text), _FAIL.findall(text))
    return {name for name in found if not NOT_CLASSES.fullmatch(name)}


def classes_explained() -> list[str]:
    return _HEADING.findall((ROOT / "docs/failures.md").read_text(encoding="utf-8"))


class FailureClassesTest(unittest.TestCase):
    def test_every_class_is_explained(self) -> None:
        found = classes_in_sources()
        self.assertIn("state.diverged", found, "the sources are not there")
        self.assertEqual(sorted(found - set(classes_explained())), [])

    def test_no_explanation_is_left_over(self) -> None:
        left_over = set(classes_explained()) - classes_in_sources()
        self.assertEqual(sorted(left_over), [])

    def test_each_is_explained_once(self) -> None:
        explained = classes_explained()
        self.assertEqual(len(explained), len(set(explained)))


if __name__ == "__main__":
    unittest.main()
