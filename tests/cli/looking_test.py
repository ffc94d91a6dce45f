"""The real binary stops where it is told, shows states and opens pdb.

pdb is talked to over a pseudo terminal, as a person would.
"""

from __future__ import annotations

import json
import os
import pathlib
import pty
import select
import subprocess
import sys
import tempfile
import time
import unittest
from typing import Any

POUCH = pathlib.Path(sys.argv.pop(1)).resolve()
PROMPT = "(Pdb) "

APPLICATION = """
import wallaroo

def application_setup(args):
    (name, host, port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)
    source = wallaroo.TCPSourceConfig(name, host, port, decode)
    sink = wallaroo.TCPSinkConfig(out_host, out_port, encode)
    pipeline = wallaroo.source(name, source).key_by(key).to(count).to_sink(sink)
    return wallaroo.build_application("count", pipeline)

@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(data):
    return data.decode()

@wallaroo.key_extractor
def key(word):
    return word

class Count:
    def __init__(self):
        self.value = 0

@wallaroo.state_computation(name="count", state=Count)
def count(word, state):
    state.value += 1
    if word == "poison":
        raise ValueError("cannot count " + word)
    return word

@wallaroo.encoder
def encode(word):
    return word.encode()
"""

CHECKS = """
import time
def few(view):
    values = {key: s.value for key, s in view.states["count"].items()}
    assert values["a"] < 5, values
"""


class LookingTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "app.py").write_text(APPLICATION, encoding="utf-8")
        (self.folder / "few_checks.py").write_text(CHECKS, encoding="utf-8")

    def scenario(self, words: str, **keys: Any) -> str:
        path = self.folder / "s.json"
        scenario = {
            "name": "a test",
            "application": {
                "module": "app.py",
                "args": ["--in", "words@feed:7000", "--out", "sink:7100"],
            },
            "feeds": {"words": {"text": words, "per_second": 100}},
            "checkpoint_every": "50ms",
            **keys,
        }
        path.write_text(json.dumps(scenario), encoding="utf-8")
        return str(path)

    def run_pouch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(POUCH), "run", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def talk(self, commands: list[str], *arguments: str) -> tuple[str, int]:
        """What a person sees who answers each prompt with one command."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [str(POUCH), "run", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        seen = ""
        answered = 0
        deadline = time.monotonic() + 50
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1)[0]:
                continue
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break  # The other end is closed.
            if not chunk:
                break
            seen += chunk.decode("utf-8", "replace")
            if seen.count(PROMPT) > answered and answered < len(commands):
                os.write(ours, (commands[answered] + "\n").encode())
                answered += 1
        process.kill()
        os.close(ours)
        return seen.replace("\r\n", "\n"), process.wait()

    def test_until_stops_there_and_dump_state_shows_every_worker(self) -> None:
        scenario = self.scenario("a\nb\na\n" * 20)
        result = self.run_pouch(
            scenario, "--until", "checkpoint.announced:3", "--dump-state"
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"^state at [0-9.]+m?s virtual time\n")
        self.assertIn("initializer: running, epoch 1 from nothing", result.stdout)
        self.assertRegex(result.stdout, r"\n  count\n    a: .*Count.*value")
        self.assertIn("stopped at the 3rd probe checkpoint.announced", result.stdout)

    def test_dump_state_alone_shows_the_end(self) -> None:
        result = self.run_pouch(self.scenario("a\nb\n"), "--dump-state")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"\n    b: .*Count.*1")
        self.assertIn("pass", result.stdout)

    def test_what_never_comes_is_told(self) -> None:
        result = self.run_pouch(self.scenario("a\n"), "--until", "crash:2")
        self.assertEqual(result.returncode, 1)
        self.assertIn("the 2nd event crash did not come", result.stderr)
        self.assertIn("it happened 0 times", result.stderr)

    def test_unknown_names_are_told_the_nearest(self) -> None:
        result = self.run_pouch(self.scenario("a\n"), "--until", "log.rotatd")
        self.assertEqual(result.returncode, 2)
        self.assertIn('did you mean "log.rotated"?', result.stderr)

    def test_pdb_needs_a_terminal(self) -> None:
        result = self.run_pouch(self.scenario("a\n"), "--pdb")
        self.assertEqual(result.returncode, 2)
        self.assertIn("is no terminal", result.stderr)

    def test_pdb_opens_where_the_application_raises(self) -> None:
        seen, status = self.talk(
            ["p word, state.value", "import time; print(time.time() > 1.7e9)", "q"],
            self.scenario("a\npoison\n"),
            "--pdb",
        )
        self.assertEqual(status, 1, seen)
        self.assertRegex(seen, r'on worker "\w+" raised, at [0-9.]+m?s virtual')
        self.assertIn("app.py(28)count()", seen)
        self.assertIn("('poison', 1)", seen)
        self.assertIn("True", seen, "the clock is not the machine's")
        self.assertIn("worker.died", seen)
        self.assertEqual(seen.count(PROMPT), 3, "q does not ask again")

    def test_pdb_opens_again_after_c(self) -> None:
        seen, _ = self.talk(["c", "c"], self.scenario("a\npoison\n"), "--pdb")
        self.assertEqual(seen.count(" raised, at "), 2, seen)
        self.assertIn("worker.died", seen)

    def test_pdb_opens_where_a_check_raises(self) -> None:
        scenario = self.scenario("a\n" * 20, checks=["few_checks.py:few"])
        seen, status = self.talk(["p values['a'] >= 5", "q"], scenario, "--pdb")
        self.assertEqual(status, 1, seen)
        self.assertIn("the check few", seen)
        self.assertIn("True", seen)
        self.assertIn("check.few", seen)

    def test_pdb_opens_in_the_worker_at_the_stop(self) -> None:
        seen, status = self.talk(
            [
                "p worker",
                "p {key: s.value for key, s in states['count'].items()}",
                "p application.__name__",
                "q",
            ],
            self.scenario("a\n" * 20, workers=1),
            "--pdb",
            "--until",
            "step:7",
        )
        self.assertEqual(status, 0, seen)
        self.assertIn("the 7th event step of worker", seen)
        self.assertIn("'initializer'", seen)
        self.assertIn("{'a': 7}", seen)
        self.assertIn("'app'", seen)

    def test_pdb_at_a_crash_says_that_nobody_is_there(self) -> None:
        faults = [{"at": "100ms", "do": "process_crash", "worker": "w1"}]
        seen, _ = self.talk(
            [], self.scenario("a\n" * 20, faults=faults), "--pdb", "--until", "crash"
        )
        self.assertIn("there is no process to look into", seen)

    def test_debugging_changes_nothing_of_the_run(self) -> None:
        scenario = self.scenario("a\npoison\n")
        seen, _ = self.talk(["c", "c"], scenario, "--pdb")
        alone = self.run_pouch(scenario, "--no-shrink").stdout
        digest = alone.split("trace digest ")[1].split()[0]
        self.assertIn("trace digest " + digest, seen)


if __name__ == "__main__":
    unittest.main()
