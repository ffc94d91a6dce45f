"""What an application waits for takes virtual time and no real one."""

from __future__ import annotations

import json
import unittest

from tests.cli.pouch_test_case import PouchTestCase, application


class VirtualTimeTest(PouchTestCase):
    def virtual_seconds(self, compute: str) -> float:
        self.write(application(compute=compute))
        self.expect(0, "pass", "run", "scenario.json", "--json", "report.json",
                    "--check-determinism")  # fmt: skip
        (run,) = json.loads((self.folder / "report.json").read_text())["runs"]
        return run["ended_at_ns"] / 1e9

    def test_sleep_takes_the_workers_time(self) -> None:
        quick = self.virtual_seconds("return word.upper()")
        slow = self.virtual_seconds("import time; time.sleep(0.2); return word.upper()")
        # Five words on two workers: one of them has three at least.
        self.assertGreater(slow - quick, 2 * 0.2)
        self.assertLess(slow - quick, 5 * 0.2 + 1)


if __name__ == "__main__":
    unittest.main()
