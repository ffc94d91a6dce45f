"""Sweeps with the real binary: Python in each child, and what becomes of it."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import unittest

from tests.cli.pouch_test_case import POUCH, PouchTestCase, application

SCENARIO = ("sweep", "scenario.json", "--no-shrink", "--seeds", "1001..1004")


class SweepTest(PouchTestCase):
    def kept(self) -> list[str]:
        folder = self.folder / ".pouch" / "failures"
        return [str(path.relative_to(self.folder)) for path in folder.glob("*")]

    def children(self, parent: int) -> list[str]:
        tasks = pathlib.Path(f"/proc/{parent}/task")
        return [
            child
            for task in tasks.glob("*/children")
            for child in task.read_text(encoding="ascii").split()
        ]

    def test_a_clean_sweep(self) -> None:
        self.write(application())
        text = self.expect(
            0, "4 seeds, 0 failed, 4 run twice", *SCENARIO, "--determinism", "all"
        )
        self.assertIn("clean", text)
        self.assertEqual(self.kept(), [])

    def test_an_application_without_a_scenario(self) -> None:
        self.write(application())
        arguments = ("--", "--in", "words@feed:7000", "--out", "sink:7100")
        self.expect(2, "--feed words=FILE -- --in words@feed:7000",
                    "sweep", "app.py", *arguments)  # fmt: skip
        (self.folder / "words.txt").write_text("a\nb\n")
        self.expect(0, "2 seeds, 0 failed", "sweep", "app.py", "--seeds", "7..8",
                    "--feed", "words=words.txt", *arguments)  # fmt: skip

    def test_an_application_that_cannot_be_imported(self) -> None:
        self.write("import no_such_module")
        text = self.expect(2, "No module named 'no_such_module'", *SCENARIO)
        self.assertIn("Traceback", text)

    def test_a_failure_is_kept_and_fails_alike_under_run(self) -> None:
        self.write(application(serialize="raise KeyError('boom')"))
        self.expect(1, "FAIL codec.hook_failed", *SCENARIO)
        (kept,) = self.kept()
        self.assertRegex(kept, r"scenario-codec.hook_failed-100\d\.json$")
        self.expect(0, "fine", "check", kept)
        self.expect(1, "FAIL codec.hook_failed", "run", kept, "--no-shrink")

    def test_a_summary_replays_what_was_kept(self) -> None:
        module = application(serialize="raise KeyError('boom')")
        self.write(module, feeds={"words": {"text": "a\nb\n" * 50}})
        summary = ("--json", "summary.json", "--seeds", "1..2", "--keep-going")
        for shrink in ("--no-shrink", "--determinism=all"):
            self.expect(1, "FAIL", *SCENARIO[:2], *summary, shrink)
            self.expect(0, "The same run", "replay", "summary.json")

    def test_shards_have_the_digest_of_the_whole(self) -> None:
        self.write(application())
        whole = ("sweep", "scenario.json", "--seeds", "1..5", "--json")
        self.expect(0, "5 seeds", *whole, "all.json")
        for shard in ("1", "2"):
            self.expect(0, "clean", *whole, f"{shard}.json", "--shard", f"{shard}/2")
        self.expect(0, "5 seeds", "merge", "1.json", "2.json", "-o", "merged.json")
        digests = [
            json.loads((self.folder / name).read_text())["counts"]["digest"]
            for name in ("all.json", "merged.json", "1.json")
        ]
        self.assertEqual(digests[0], digests[1])
        self.assertNotEqual(digests[0], digests[2])

    def test_a_failure_is_made_small(self) -> None:
        module = application(serialize="raise KeyError('boom')")
        self.write(module, feeds={"words": {"text": "a\nb\n" * 50}})
        without = [word for word in SCENARIO if word != "--no-shrink"]
        self.expect(1, "shrunk to ", *without)
        (kept,) = self.kept()
        text = (self.folder / kept).read_text()
        self.assertNotIn("faults", json.loads(text))
        self.assertLess(len(json.loads(text)["feeds"]["words"]["text"]), 20)
        self.expect(1, "FAIL codec.hook_failed", "run", kept, "--no-shrink")

    def test_a_kept_failure_runs_first_and_becomes_a_test(self) -> None:
        self.write(application(serialize="raise KeyError('boom')"))
        self.expect(1, "FAIL", *SCENARIO)
        (kept,) = self.kept()
        self.expect(1, f"{kept}: still codec.hook_failed", *SCENARIO)
        (self.folder / "app.py").write_text(application())
        self.expect(0, "passes now", *SCENARIO)
        self.expect(0, "it expects pass", "keep", kept, "--to", "tests")
        self.assertEqual(self.kept(), [])
        self.expect(0, "pass ", "run", "tests/" + pathlib.Path(kept).name)

    def test_native_code_that_crashes_ends_one_seed_only(self) -> None:
        self.write(application(compute="import ctypes; ctypes.string_at(0)"))
        text = self.expect(1, "4 seeds, 4 failed", *SCENARIO, "--keep-going")
        self.assertIn("run.crashed, 4 times, first at seed 1001", text)
        self.assertIn("signal 11", text)

    def test_native_code_that_hangs_is_ended(self) -> None:
        self.write(application(compute="import ctypes; ctypes.CDLL(None).pause()"))
        self.expect(1, "FAIL run.hung", *SCENARIO, "--hang-after", "2s")

    def test_native_code_that_eats_memory_is_ended(self) -> None:
        hoard = "import ctypes; [ctypes.create_string_buffer(1 << 28) for _ in range(99)]"
        self.write(application(compute=hoard))
        text = self.expect(1, "FAIL", *SCENARIO)
        self.assertTrue("MemoryError" in text or "run.out_of_memory" in text, text)

    def test_ctrl_c_reports_what_there_is_and_leaves_no_child(self) -> None:
        self.write(application(compute="import ctypes; ctypes.CDLL(None).pause()"))
        with subprocess.Popen(
            [POUCH, "sweep", "scenario.json", "--jobs", "2", "--json", "report.json"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            while len(children := self.children(process.pid)) < 2:
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIn("interrupted", out)
        for child in children:
            self.assertFalse(pathlib.Path(f"/proc/{child}").exists())
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["exit_status"], 130)
        self.assertEqual(report["counts"]["seeds"], 0)

    def test_merging_what_does_not_belong_together(self) -> None:
        self.write(application())
        self.expect(0, "clean", *SCENARIO, "--json", "one.json")
        self.write(application(), name="another test")
        self.expect(0, "clean", *SCENARIO, "--json", "two.json")
        self.expect(2, "do not belong together", "merge", "one.json", "two.json")
        self.expect(2, "seed 1001 is in", "merge", "one.json", "one.json")
        self.expect(2, "this is no report of a sweep", "merge", "scenario.json")
        self.expect(2, "there is no file", "merge", "absent.json")

    def test_keeping_what_is_no_scenario(self) -> None:
        self.expect(2, "there is no file", "keep", "absent.json")
        self.write(application())
        self.expect(2, "neither", "keep", "scenario.json", "--expect", "nonsense")


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    unittest.main()
