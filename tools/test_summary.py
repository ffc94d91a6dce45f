"""Counts the test cases of one `bazel test` and prints `N passed, N failed`.

    test_summary.py EVENTS [BAZEL_EXIT_STATUS]

EVENTS is what --build_event_json_file wrote. A case is what the test's XML
report calls one (a GoogleTest case, a Python test); a target without a report
counts as one case. Targets that failed are named first, so that the count is
the last line. Exits 0 only if something ran and nothing failed.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree
from collections.abc import Iterable


@dataclasses.dataclass
class Target:
    """What is known of one target."""

    is_test: bool = False
    status: str = ""
    cases: int = 0
    failed_cases: int = 0

    def counts(self) -> tuple[int, int]:
        """How many cases passed and failed; a failed target has a failed one."""
        if self.status == "PASSED":
            return max(self.cases, 1), 0
        failed = max(self.failed_cases, 1)
        return max(self.cases - failed, 0), failed


def count_report(target: Target, path: str) -> None:
    """Adds the cases of one XML report to `target`; a broken report adds none."""
    try:
        report = xml.etree.ElementTree.parse(path)
    except (OSError, xml.etree.ElementTree.ParseError):
        return
    for case in report.iter("testcase"):
        target.cases += 1
        if case.find("failure") is not None or case.find("error") is not None:
            target.failed_cases += 1


def read_events(lines: Iterable[str]) -> dict[str, Target]:
    """The tests, and whatever else could not be built, by label."""
    targets: dict[str, Target] = {}
    for line in lines:
        event = json.loads(line)
        kind, identity = next(iter(event["id"].items()))
        label = identity.get("label", "") if isinstance(identity, dict) else ""
        target = targets.setdefault(label, Target())
        if kind == "targetConfigured":
            target.is_test = "testSize" in event.get("configured", {})
        elif kind == "targetCompleted":
            built = event.get("completed", {}).get("success", False)
            target.status = target.status or ("" if built else "NOT BUILT")
        elif kind == "testResult":
            for output in event.get("testResult", {}).get("testActionOutput", []):
                if output["name"] == "test.xml" and "uri" in output:
                    url = urllib.parse.urlparse(output["uri"])
                    count_report(target, urllib.request.url2pathname(url.path))
        elif kind == "testSummary":
            target.status = event.get("testSummary", {}).get("overallStatus", "")
    return {
        label: target
        for label, target in targets.items()
        if target.is_test or target.status == "NOT BUILT"
    }


def main(arguments: list[str]) -> int:
    bazel_status = int(arguments[1]) if len(arguments) > 1 else 0
    with open(arguments[0], encoding="utf-8") as events:
        targets = read_events(events)
    passed = failed = 0
    for label, target in sorted(targets.items()):
        counts = target.counts()
        passed += counts[0]
        failed += counts[1]
        if counts[1]:
            print(f"{label}: {target.status or 'NOT RUN'}")
    if bazel_status != 0 and failed == 0:
        print(f"bazel test itself failed with exit status {bazel_status}")
        failed = 1
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
