"""docs/scoreboard.md lists exactly the mutants and the variants that exist."""

import importlib.machinery
import importlib.util
import pathlib
import sys
import unittest

# The source tree where it lies.
ROOT = pathlib.Path("WORKSPACE").resolve().parent
LOADER = importlib.machinery.SourceFileLoader(
    "scoreboard", str(ROOT / "tools/scoreboard")
)
SCOREBOARD = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("scoreboard", LOADER)
)
sys.modules["scoreboard"] = SCOREBOARD
LOADER.exec_module(SCOREBOARD)


class ScoreboardTest(unittest.TestCase):
    def test_the_document_lists_what_there_is(self):
        mutants, variants = SCOREBOARD.load_table()
        expected = [entry["name"] for entry in mutants + variants]
        text = (ROOT / "docs/scoreboard.md").read_text()
        self.assertEqual(SCOREBOARD.listed(text), expected)

    def test_names_are_told_from_headings_and_text(self):
        text = (
            "| `before` | x |\n"
            + SCOREBOARD.BEGIN
            + "| mutant | bug |\n|---|---|\n| `one` | `R01` |\n\n3 of 3.\n"
            + SCOREBOARD.END
        )
        self.assertEqual(SCOREBOARD.listed(text), ["one"])

    def test_a_percentile_is_one_of_the_values(self):
        self.assertEqual(SCOREBOARD.percentile([5, 1, 9], 0.5), 5)
        self.assertEqual(SCOREBOARD.percentile(list(range(1, 21)), 0.95), 19)


if __name__ == "__main__":
    unittest.main()
