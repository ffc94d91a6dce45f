"""Every broken pair of hooks is caught by the check that its docstring names,
and correct ones are left alone.

A module says in its docstring what is wrong, "P4: a sequence number", and gives
the objects to try from values().
"""

from __future__ import annotations

import ast
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

POUCH = pathlib.Path(sys.argv.pop(1)).resolve()
HOOKS = pathlib.Path(__file__).resolve().parent

# Of processor time. On a machine that others use, more of real time.
MOST_SECONDS = 10.0
MOST_REAL_SECONDS = 90.0


def processor_seconds() -> float:
    """What all children that have ended used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def modules(folder: str) -> list[pathlib.Path]:
    return sorted((HOOKS / folder).glob("*.py"))


def check_of(module: pathlib.Path) -> str:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    return (docstring or "").split(":")[0]


# Where the distribution's packages are, for the modules that need some.
PACKAGES = ("--path", "/usr/lib/python3/dist-packages")
WITH_PACKAGES = ("msgpack_hooks", "numpy_state", "array_sorted")


class Verdict:
    """What `pouch fuzz` says about one module."""

    def __init__(self, module: pathlib.Path, *arguments: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            begin = processor_seconds()
            done = subprocess.run(
                [
                    POUCH,
                    "fuzz",
                    module.name,
                    "--values",
                    f"{module.stem}:values",
                    "--json",
                    report,
                    *(PACKAGES if module.stem in WITH_PACKAGES else ()),
                    *arguments,
                ],
                cwd=module.parent,
                capture_output=True,
                text=True,
                timeout=MOST_REAL_SECONDS,
                check=False,
            )
            self.seconds = processor_seconds() - begin
            self.text = done.stdout + done.stderr
            self.status = done.returncode
            found = report.exists()
            self.report = json.loads(report.read_text()) if found else {}

    def errors(self) -> set[str]:
        return {
            finding["check"]
            for finding in self.report["findings"]
            if finding["severity"] == "error"
        }


class HooksTest(unittest.TestCase):
    def test_there_are_enough(self) -> None:
        self.assertGreaterEqual(len(modules("broken")), 30)
        self.assertGreaterEqual(len(modules("correct")), 10)

    def test_broken_ones_are_caught_by_the_named_check(self) -> None:
        for module in modules("broken"):
            with self.subTest(module.stem):
                verdict = Verdict(module)
                self.assertIn(check_of(module), verdict.errors(), verdict.text)
                self.assertEqual(verdict.status, 1, verdict.text)
                self.assertLess(verdict.seconds, MOST_SECONDS)

    def test_the_named_check_alone_is_enough(self) -> None:
        for module in modules("broken"):
            with self.subTest(module.stem):
                verdict = Verdict(module, "--only", check_of(module))
                self.assertEqual(verdict.errors(), {check_of(module)}, verdict.text)

    def test_correct_ones_are_left_alone(self) -> None:
        for module in modules("correct"):
            with self.subTest(module.stem):
                verdict = Verdict(module)
                self.assertEqual(verdict.errors(), set(), verdict.text)
                self.assertEqual(verdict.status, 0, verdict.text)


if __name__ == "__main__":
    unittest.main()
