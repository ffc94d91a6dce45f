"""The real binary on input that is wrong: one message, one exit status.

Each case is a scenario of its own in a folder of its own. Nothing may crash,
and no half-written file may be left.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import unittest

from tests.cli.pouch_test_case import POUCH, PouchTestCase, application


class BadInputTest(PouchTestCase):
    # The control: without the mistake it passes.

    def test_the_application_without_a_mistake_passes(self) -> None:
        self.write(application())
        self.assertIn("revision", self.expect(0, "pass a test"))

    def test_hooks_without_a_mistake_pass(self) -> None:
        self.write(application(serialize="return b'\\x80' + pickle.dumps(value)[1:]"))
        self.expect(0, "pass a test")

    # The scenario.

    def test_a_missing_file(self) -> None:
        self.expect(2, "there is no file absent.json", "run", "absent.json")
        self.expect(2, "there is no file absent.json", "check", "absent.json")

    def test_a_folder(self) -> None:
        self.expect(2, "folder", "run", ".")

    def test_invalid_json_has_line_and_column(self) -> None:
        (self.folder / "scenario.json").write_text('{\n  "name": }')
        self.expect(2, "scenario.json:2:11:")
        self.expect(2, "scenario.json:2:11:", "check", "scenario.json")

    def test_an_unknown_key_names_the_right_one(self) -> None:
        self.write(application(), wrokers=3)
        self.expect(2, 'did you mean "workers"?')

    def test_a_wrong_unit(self) -> None:
        self.write(application(), checkpoint_every="200 parsecs")
        self.expect(2, "/checkpoint_every")

    def test_a_worker_that_does_not_exist(self) -> None:
        crash = {"at": "1s", "do": "process_crash", "worker": "w9"}
        self.write(application(), faults=[crash])
        self.expect(2, "w9")

    def test_checking_runs_nothing(self) -> None:
        self.write("raise SystemExit('imported')")
        self.expect(0, "scenario.json: fine", "check", "scenario.json")

    # The application as a whole.

    def test_a_module_that_cannot_be_imported_has_its_traceback(self) -> None:
        self.write("import no_such_module")
        text = self.expect(2, "ModuleNotFoundError: No module named 'no_such_module'")
        self.assertIn("Traceback", text)

    def test_a_module_that_is_no_python(self) -> None:
        self.write("def x(:")
        self.expect(2, "SyntaxError")

    def test_a_module_that_exits(self) -> None:
        self.write("import sys; sys.exit(0)")
        self.expect(2, "SystemExit: 0")

    def test_no_application_setup(self) -> None:
        self.write("x = 1")
        self.expect(2, 'has no application_setup(args)')

    def test_a_setup_that_raises(self) -> None:
        self.write("def application_setup(args): raise ValueError('not today')")
        self.expect(2, "ValueError: not today")

    def test_a_setup_that_returns_nothing(self) -> None:
        self.write("def application_setup(args): pass")
        self.expect(2, "application_setup() returned a NoneType")

    def test_a_pipeline_without_a_sink(self) -> None:
        self.write(application(sink=""))
        self.expect(2, "a pipeline must end in a sink")

    def test_one_hook_without_the_other(self) -> None:
        self.write(application() + "\ndef serialize(value): return b''\n")
        self.expect(2, "serialize() but no deserialize()")
        self.write(application() + "\ndef deserialize(data): return None\n")
        self.expect(2, "deserialize() but no serialize()")

    # The hooks.

    def test_a_hook_that_raises(self) -> None:
        self.write(application(serialize="raise KeyError('boom')"))
        text = self.expect(1, "FAIL codec.hook_failed")
        self.assertIn("KeyError: 'boom'", text)
        self.assertIn("./pouch run scenario.json --seed 1", text)

    def test_a_hook_that_returns_str(self) -> None:
        self.write(application(serialize="return value"))
        self.expect(1, "returned a str instead of bytes")

    def test_a_hook_that_returns_other_bytes_each_time(self) -> None:
        count = "serialize.calls = getattr(serialize, 'calls', 0) + 1; "
        self.write(
            application(
                serialize=count
                + "return pickle.dumps(value) + bytes([serialize.calls % 256])"
            )
        )
        self.expect(1, "FAIL codec.unstable_bytes")

    def test_a_hook_that_returns_another_length_each_time(self) -> None:
        count = "serialize.calls = getattr(serialize, 'calls', 0) + 1; "
        self.write(
            application(
                serialize=count + "return pickle.dumps(value) + b'.' * serialize.calls"
            )
        )
        self.expect(1, "FAIL codec.unstable_length")

    def test_a_hook_that_loops_for_ever(self) -> None:
        self.write(application(serialize="while True: pass"))
        self.expect(1, "did not end within its budget")

    def test_a_hook_that_asks_for_all_the_memory(self) -> None:
        self.write(application(serialize="return b'x' * (1 << 40)"))
        self.expect(1, "MemoryError")

    def test_a_hook_that_eats_memory_bit_by_bit(self) -> None:
        self.write(application(serialize="while True: value += value"))
        self.expect(1, "MemoryError")

    # The computations.

    def test_data_that_the_decoder_rejects(self) -> None:
        self.write(application(decode="return data.decode() if data != b'c' else 1 / 0"))
        self.expect(1, "ZeroDivisionError: division by zero")

    def test_a_computation_that_ends_the_process(self) -> None:
        self.write(application(compute="import os; os._exit(0)"))
        self.expect(1, "FAIL outside.world")

    def test_native_code_that_crashes_is_explained(self) -> None:
        self.write(application(compute="import ctypes; ctypes.string_at(0)"))
        self.expect(4, "the process crashed (SIGSEGV)")

    # The reports.

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def test_a_report_in_a_folder_that_is_not_there(self) -> None:
        self.write(application())
        self.expect(2, "no such folder", "run", "scenario.json", "--json", "absent/x")

    def test_a_full_disk_under_a_report(self) -> None:
        self.write(application())
        for option in ("--json", "--junit", "--trace"):
            text = self.expect(4, "No space left on device",
                               "run", "scenario.json", option, "/dev/full")  # fmt: skip
            self.assertIn("pass  a test", text)

    def test_a_full_disk_leaves_no_half_report_and_the_old_one(self) -> None:
        self.write(application())
        (self.folder / "report").write_text("old")
        before = self.names()

        def limit_files() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        for option in ("--json", "--junit", "--trace"):
            self.expect(4, "cannot write report", "run", "scenario.json", option,
                        "report", preexec_fn=limit_files)  # fmt: skip
            self.assertEqual(self.names(), before)
            self.assertEqual((self.folder / "report").read_text(), "old")

    def test_a_full_disk_under_the_verdict(self) -> None:
        self.write(application())
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                [POUCH, "run", "scenario.json"], cwd=self.folder, stdout=full,
                stderr=subprocess.PIPE, text=True, timeout=60, check=False,
            )  # fmt: skip
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("cannot write to the standard output", done.stderr)

    # The disks.

    def test_kept_disks_are_shown_and_their_objects_decoded(self) -> None:
        counts = "    state.append(word)\n    return word"
        module = application(compute="return word").replace(
            '@wallaroo.computation("upper")\ndef upper(word):\n    return word',
            '@wallaroo.state_computation("upper", list)\n'
            "def upper(word, state):\n" + counts,
        )
        self.write(module)
        self.expect(0, "pass a test", "run", "scenario.json", "--keep-disks", "disks")
        self.expect(0, "snapshot begins", "log", "disks/initializer")
        text = self.expect(0, "nothing is damaged", "log", "disks/w1",
                           "--scenario", "scenario.json")  # fmt: skip
        self.assertIn("state: step upper, key b, ", text)
        self.assertIn("bytes: ['b']", text)

    def test_disks_are_not_mixed_with_what_is_there(self) -> None:
        self.write(application())
        self.expect(2, "must be empty", "run", "scenario.json", "--keep-disks", ".")

    # The user's impatience.

    def test_ctrl_c_ends_a_run_with_what_it_has(self) -> None:
        text = "a\nb\nc\nd\ne\n" * 200_000
        self.write(application(), feeds={"words": {"text": text, "per_second": 500}})
        with subprocess.Popen(
            [POUCH, "run", "scenario.json", "scenario.json", "--json", "report.json",
             "--show-output"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            # The run is under way once it has read the scenario: it asks for
            # the temporary file of its report first.
            while not any(name.startswith(".report.json") for name in self.names()):
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, out + err)
        report = json.loads((self.folder / "report.json").read_text())
        self.assertEqual(report["exit_status"], 130)
        self.assertEqual(report["runs"][1]["outcome"], "skipped")
        self.assertNotIn("pass ", out)


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    unittest.main()
