"""The documents name only what exists, and each rule is seen to catch a lie."""

from __future__ import annotations

import glob
import pathlib
import re
import subprocess
import unittest

from tests.docs import documents
from tests.tidy.tree import Tree

_ROOT = pathlib.Path("WORKSPACE").resolve().parent
_BINARY = pathlib.Path("cli/pouch").resolve()


def exists(path: str) -> bool:
    """A file, a folder, or a pattern that something matches."""
    return bool(glob.glob(str(_ROOT / path), recursive=True))


def help_of(command: str) -> str | None:
    """What the binary says about one of its commands."""
    words = [command] if command else []
    done = subprocess.run(
        [_BINARY, *words, "--help"], capture_output=True, check=False, text=True
    )
    return done.stdout if done.returncode == 0 else None


class RepositoryTest(unittest.TestCase):
    """The tree this test was built from."""

    def setUp(self) -> None:
        tree = Tree.of_repository(_ROOT)
        self.documents = dict(tree.texts(".md"))
        self.sources = {
            path: text
            for path, text in tree.texts()
            if not path.startswith(("tests/docs/", "tests/tidy"))
        }
        self.assertTrue("README.md" in self.documents, "the tree is not there")

    def test_links_lead_somewhere(self) -> None:
        self.assertEqual(list(documents.dead_links(self.documents, exists)), [])

    def test_named_files_exist(self) -> None:
        folders = {path.split("/")[0] for path in self.sources if "/" in path}
        found = list(documents.missing_paths(self.documents, folders, exists))
        self.assertEqual(found, [])

    def test_sources_name_documents_that_exist(self) -> None:
        found = list(documents.missing_documents(self.sources, exists))
        self.assertEqual(found, [])

    def test_commands_are_understood(self) -> None:
        self.assertTrue(help_of("run"), "the binary is not there")
        found = list(documents.wrong_commands(self.documents, help_of, exists))
        self.assertEqual(found, [])

    def test_reports_speak_of_as_many_probes_as_there_are(self) -> None:
        probes = re.findall(r"^  X\(k\w+, ", self.sources["worker/probes.h"], re.M)
        self.assertTrue(probes)
        found = list(documents.wrong_probe_counts(self.documents, len(probes)))
        self.assertEqual(found, [])

    def test_fault_model_lists_the_faults_of_the_loader(self) -> None:
        loader = self.sources["scenarios/fault_rules.cc"]
        rules = set(re.findall(r'\{"(\w+)",\s*FaultKind::', loader))
        rows = re.findall(
            r"^\| `(\w+)` .*\.json` \|$",
            self.documents["docs/fault-model.md"],
            re.MULTILINE,
        )
        self.assertTrue(rules)
        self.assertEqual(sorted(rows), sorted(rules))

    def test_checkers_name_the_classes_that_are_explained(self) -> None:
        explained = set(
            re.findall(
                r"^### (\w+\.\w+)$", self.documents["docs/failures.md"], re.MULTILINE
            )
        )
        # The last column of each row.
        rows = re.findall(
            r"^\|.*\|([^|]*)\|$", self.documents["docs/checkers.md"], re.MULTILINE
        )
        named = set(re.findall(r"`(\w+\.\w+)`", "\n".join(rows)))
        self.assertEqual(sorted(named - explained), [])
        self.assertEqual(sorted(explained - named), [])


class RuleTest(unittest.TestCase):
    """Each rule over one planted sentence."""

    @staticmethod
    def there(path: str) -> bool:
        return path in ("docs/a.md", "base/a.h", "base/", "base/BUILD")

    def test_dead_links_are_caught(self) -> None:
        texts = {
            "docs/a.md": "# One two\n[x](b.md) [y](#one-two) [z](#three) [w](https://x)"
        }
        self.assertEqual(
            list(documents.dead_links(texts, self.there)),
            [
                "docs/a.md: the link b.md leads nowhere",
                "docs/a.md: the link #three has no such heading",
            ],
        )

    def test_missing_paths_are_caught(self) -> None:
        texts = {"docs/a.md": "`base/a.h` `base/b.h` `base/` `other/b.h` `a / b`"}
        self.assertEqual(
            list(documents.missing_paths(texts, {"base"}, self.there)),
            ["docs/a.md: there is no base/b.h"],
        )

    def test_wrong_probe_counts_are_caught(self) -> None:
        texts = {"docs/a.md": "  probes      3 of 7 hit; ...", "docs/b.md": "8 of 8"}
        self.assertEqual(list(documents.wrong_probe_counts(texts, 7)), [])
        self.assertEqual(
            list(documents.wrong_probe_counts(texts, 8)),
            ["docs/a.md: there are 8 probes, not 7"],
        )

    def test_missing_documents_are_caught(self) -> None:
        texts = {"base/a.h": "// docs/a.md and docs/b.md tell more."}
        self.assertEqual(
            list(documents.missing_documents(texts, self.there)),
            ["base/a.h: there is no docs/b.md"],
        )

    def test_wrong_commands_are_caught(self) -> None:
        helps = {"": "  --version", "run": "  --seed N\n  -q,--quiet"}
        for line, wrong in (
            ("./pouch run x.json --seed 1 -q", 0),
            ("    $ ./pouch --version", 0),
            ("./pouch test //base:x --anything", 0),
            ("./pouch ran x.json", 1),
            ("./pouch run --see 1", 1),
            ("./pouch run scenarios/none.json", 1),
            ("./pouch --verison", 1),
            ("./pouch test //nowhere/...", 1),
        ):
            found = list(
                documents.wrong_commands({"a.md": line}, helps.get, self.there)
            )
            self.assertEqual(len(found), wrong, (line, found))


if __name__ == "__main__":
    unittest.main()
