"""tools/test_summary.py counts cases, and never calls nothing a success."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pathlib
import tempfile
import unittest

from tools import test_summary


class TestSummaryTest(unittest.TestCase):
    """Each test writes the events of one `bazel test` and reads the verdict."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.events: list[dict[str, object]] = []

    def add_test(self, label: str, status: str, cases: str | None) -> None:
        """One test target; `cases` has a letter for each, F for a failed one."""
        outputs = []
        if cases is not None:
            report = self.folder / f"{label.strip('/')}.xml"
            elements = "".join(
                f"<testcase>{'<failure/>' if case == 'F' else ''}</testcase>"
                for case in cases
            )
            report.write_text(
                f"<testsuites><testsuite>{elements}</testsuite></testsuites>"
            )
            outputs = [{"name": "test.xml", "uri": report.as_uri()}]
        self.add("targetConfigured", label, "configured", {"testSize": "SMALL"})
        self.add("testResult", label, "testResult", {"testActionOutput": outputs})
        self.add("testSummary", label, "testSummary", {"overallStatus": status})

    def add(self, kind: str, label: str, name: str, value: dict[str, object]) -> None:
        """One event of the build event protocol."""
        self.events.append({"id": {kind: {"label": label}}, name: value})

    def run_summary(self, bazel_status: int = 0) -> tuple[int, str]:
        """The exit status and the last line."""
        path = self.folder / "events"
        path.write_text("".join(json.dumps(event) + "\n" for event in self.events))
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = test_summary.main([str(path), str(bazel_status)])
        return status, output.getvalue().splitlines()[-1]

    def test_cases_of_all_targets_are_added(self) -> None:
        self.add_test("//a", "PASSED", "...")
        self.add_test("//b", "PASSED", None)
        self.assertEqual(self.run_summary(), (0, "4 passed, 0 failed"))

    def test_failed_case_fails(self) -> None:
        self.add_test("//a", "PASSED", "..")
        self.add_test("//b", "FAILED", ".F.")
        self.assertEqual(self.run_summary(3), (1, "4 passed, 1 failed"))

    def test_target_that_failed_without_a_failed_case_counts(self) -> None:
        self.add_test("//a", "TIMEOUT", "..")
        self.add_test("//b", "FAILED", None)
        self.assertEqual(self.run_summary(3), (1, "1 passed, 2 failed"))

    def test_target_that_could_not_be_built_counts(self) -> None:
        self.add_test("//a", "PASSED", ".")
        self.add("targetConfigured", "//b", "configured", {})
        self.add("targetCompleted", "//b", "completed", {"success": False})
        self.add("targetCompleted", "//c", "completed", {"success": True})
        self.assertEqual(self.run_summary(1), (1, "1 passed, 1 failed"))

    def test_nothing_ran_is_a_failure(self) -> None:
        self.assertEqual(self.run_summary(0), (1, "0 passed, 0 failed"))

    def test_bazel_failing_by_itself_is_a_failure(self) -> None:
        self.add_test("//a", "PASSED", ".")
        self.assertEqual(self.run_summary(2), (1, "1 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main()
