"""Exhaust with the real binary: a forked Python goes on in each branch."""

from __future__ import annotations

import json
import unittest

from tests.cli.pouch_test_case import PouchTestCase, application


class ExhaustTest(PouchTestCase):
    def small(self, module: str) -> None:
        feeds = {"words": {"text": "a\nb\n"}}
        self.write(module, workers=1, feeds=feeds, checkpoint_every="50ms")

    def test_a_python_application_survives_a_crash_at_every_point(self) -> None:
        self.small(application())
        self.expect(0, "0 failed", "exhaust", "scenario.json", "--json", "all.json")
        report = json.loads((self.folder / "all.json").read_text())
        self.assertGreater(report["runs"], 100)
        self.assertEqual(report["runs"], report["planned_runs"])

    def test_a_python_application_survives_histories(self) -> None:
        self.small(application())
        self.expect(0, "3 runs, 0 failed", "exhaust", "scenario.json",
                    "--histories", "1")  # fmt: skip

    def test_histories_are_instead_of_crash_points(self) -> None:
        self.small(application())
        self.expect(2, "--histories goes with none of", "exhaust", "scenario.json",
                    "--histories", "1", "--depth", "2")  # fmt: skip


if __name__ == "__main__":
    unittest.main()
