"""`pouch fuzz` with the real binary: values, reports, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest

from tests.cli.pouch_test_case import PouchTestCase, application

ARGUMENTS = ("--", "--in", "words@feed:7000", "--out", "sink:7100")

# States hold a list of what they saw, and where they saw it last.
STATEFUL = """
import pickle
import wallaroo

def application_setup(args):
    (name, host, port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)
    source = wallaroo.TCPSourceConfig(name, host, port, decode)
    sink = wallaroo.TCPSinkConfig(out_host, out_port, encode)
    pipeline = wallaroo.source(name, source).key_by(key).to(collect).to_sink(sink)
    return wallaroo.build_application("collect", pipeline)

class Seen:
    def __init__(self):
        self.words = []
        self.last = self.words
        {state}

@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(data):
    return data.decode()

@wallaroo.key_extractor
def key(word):
    return word

@wallaroo.state_computation("collect", Seen)
def collect(word, state):
    state.last.append(word)
    return " ".join(state.words)

@wallaroo.encoder
def encode(word):
    return word.encode() + b"\\n"
"""

# Sends the words alone.
LOSES_SHARING = """
def serialize(value):
    if isinstance(value, Seen):
        return pickle.dumps([value.words, list(value.last)])
    return pickle.dumps([value])

def deserialize(data):
    items = pickle.loads(data)
    if len(items) == 1:
        return items[0]
    seen = Seen()
    seen.words, seen.last = items
    return seen
"""

PAIRS = """
import json

class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right

def serialize(pair):
    return json.dumps([pair.left, pair.right]).encode()

def deserialize(data):
    return Pair(*json.loads(data))

def values():
    return [Pair(1, {names}), Pair([], None)]
"""


class FuzzTest(PouchTestCase):
    def fuzz(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run_pouch("fuzz", "--json", "report.json", *arguments)

    def report(self) -> dict[str, object]:
        return json.loads((self.folder / "report.json").read_text())

    def findings(self, check: str) -> list[dict[str, str]]:
        return [
            finding
            for finding in self.report()["findings"]  # type: ignore[attr-defined]
            if finding["check"] == check
        ]

    def test_a_good_application_over_a_feed(self) -> None:
        (self.folder / "app.py").write_text(application())
        (self.folder / "words.txt").write_text("a\nb\nc\n")
        done = self.fuzz("app.py", "--feed", "words.txt", *ARGUMENTS)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        values = self.report()["values"]
        # A decoder, a key extractor, a computation, an encoder, three words.
        self.assertEqual(values["observed"], 7)  # type: ignore[index]
        self.assertEqual(values["generated"], 2000)  # type: ignore[index]

    def test_a_scenario_will_do(self) -> None:
        self.write(application())
        done = self.fuzz("scenario.json")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_states_that_cannot_be_pickled_are_found(self) -> None:
        text = STATEFUL.replace("{state}", "self.rule = lambda word: word")
        (self.folder / "app.py").write_text(text)
        (self.folder / "words.txt").write_text("a\nb\n")
        done = self.fuzz("app.py", "--feed", "words=words.txt", *ARGUMENTS)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        (finding,) = self.findings("P1")
        self.assertEqual(finding["severity"], "error")
        self.assertIn("serialize() raised", finding["what"])
        self.assertIn("lambda", finding["traceback"])

    def test_sharing_within_a_state_and_what_follows_from_it(self) -> None:
        text = STATEFUL.replace("{state}", "pass") + LOSES_SHARING
        (self.folder / "app.py").write_text(text)
        (self.folder / "words.txt").write_text("a\na\nb\n")
        done = self.fuzz("app.py", "--feed", "words.txt", *ARGUMENTS)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        (shared,) = self.findings("P2")
        self.assertEqual(shared["path"], "state.words")
        (behaviour,) = self.findings("P14")
        self.assertTrue(behaviour["path"].startswith("behaviour"), behaviour)

    def test_a_finding_has_all_that_is_needed(self) -> None:
        text = PAIRS.replace("{names}", '{"k": ["a", ("b", "c")], 7: 8}')
        (self.folder / "pairs.py").write_text(text)
        done = self.fuzz("pairs.py", "--values", "pairs:values")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        (finding,) = self.findings("P1")
        self.assertEqual(finding["class"], "codec.round_trip")
        self.assertEqual(finding["severity"], "error")
        self.assertEqual(finding["hook"], "pairs.py:12")
        self.assertIn("value", finding["path"])
        self.assertIn("became", finding["what"])
        self.assertIn("00000000:", finding["hex"])
        # The source builds the smallest value, which fails by itself.
        sources = {
            "import json\n"
            "from pairs import Pair\n"
            + finding["source"].replace("from pairs import Pair", "")
        }
        check = (
            "import sys; sys.path.insert(0, '.')\n"
            + sources.pop()
            + "\nfrom pairs import serialize, deserialize\n"
            "assert vars(deserialize(serialize(value))) != vars(value)\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", check],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(ran.returncode, 0, ran.stderr + finding["source"])
        self.assertLess(len(finding["source"]), 250, finding["source"])
        # And the command finds it again.
        self.assertIn("--only P1", finding["reproduce"])
        again = self.fuzz("pairs.py", "--values", "pairs:values", "--only", "P1")
        self.assertEqual(again.returncode, 1, again.stdout)
        self.assertEqual([one["path"] for one in self.findings("P1")], [finding["path"]])

    def test_generated_values_are_advice(self) -> None:
        (self.folder / "pairs.py").write_text(PAIRS.replace("{names}", "[1.5]"))
        done = self.fuzz("pairs.py", "--values", "pairs:values")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        (finding,) = self.findings("P1")
        self.assertIs(finding["generated"], True)
        self.assertEqual(finding["severity"], "advice")

    def test_the_same_seed_finds_the_same(self) -> None:
        (self.folder / "pairs.py").write_text(PAIRS.replace("{names}", "[1.5]"))
        reports = []
        for _ in range(2):
            self.fuzz("pairs.py", "--values", "pairs:values", "--seed", "5")
            reports.append(self.report()["findings"])
        self.assertEqual(*reports)

    def test_a_hook_that_ends_the_process(self) -> None:
        text = "import ctypes\n" + PAIRS.replace("{names}", "1").replace(
            "    return Pair(", "    ctypes.string_at(8)\n    return Pair("
        )
        (self.folder / "pairs.py").write_text(text)
        done = self.fuzz("pairs.py", "--values", "pairs:values")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        (finding,) = self.findings("P1")
        self.assertIn("ended the process", finding["what"])

    def test_bytes_of_an_earlier_version(self) -> None:
        values = ("pairs.py", "--values", "pairs:values")
        (self.folder / "pairs.py").write_text(PAIRS.replace("{names}", "[1.5]"))
        self.assertEqual(self.fuzz(*values, "--store", "old").returncode, 0)
        self.assertEqual(self.fuzz(*values, "--stored", "old").returncode, 0)
        self.assertEqual(self.findings("P16"), [])
        newer = PAIRS.replace("[pair.left, pair.right]", "[2, pair.left, pair.right]")
        newer = newer.replace("json.loads(data))", "json.loads(data)[1:])")
        (self.folder / "pairs.py").write_text(newer.replace("{names}", "[1.5]"))
        done = self.fuzz(*values, "--stored", "old")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(self.findings("P16")[0]["severity"], "error")

    def test_explanations(self) -> None:
        done = self.run_pouch("fuzz", "--explain", "p8")
        self.assertEqual(done.returncode, 0)
        self.assertIn("hash seed", done.stdout)
        listed = self.run_pouch("fuzz", "--explain", "all").stdout
        self.assertEqual(len(listed.splitlines()), 18)

    def test_bad_usage(self) -> None:
        (self.folder / "pairs.py").write_text(PAIRS.replace("{names}", "1"))
        (self.folder / "hooks.py").write_text("def serialize(value): return b''\n")
        for said, *arguments in (
            ("which module?",),
            ("there is no check P99", "--explain", "P99"),
            ('there is no check "P0"', "pairs.py", "--only", "P0"),
            ("no application_setup", "pairs.py"),
            ("no deserialize()", "hooks.py", "--values", "hooks:values"),
            ("--values is a module", "pairs.py", "--values", "pairs"),
            ("has no attribute", "pairs.py", "--values", "pairs:nothing"),
            ("there is no file", "nothing.py", "--values", "nothing:values"),
            ("--stored gone", "pairs.py", "--values", "pairs:values", "--stored", "gone"),
        ):
            done = self.run_pouch("fuzz", *arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stdout, done.stderr))
            self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
