"""A test case with the real binary, in a folder of its own.

The binary's path is the program's first argument.
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

POUCH = pathlib.Path(sys.argv.pop(1)).resolve()

APPLICATION = """
import pickle
import wallaroo

def application_setup(args):
    (name, host, port), = wallaroo.tcp_parse_input_addrs(args)
    (out_host, out_port), = wallaroo.tcp_parse_output_addrs(args)
    source = wallaroo.TCPSourceConfig(name, host, port, decode)
    sink = wallaroo.TCPSinkConfig(out_host, out_port, encode)
    pipeline = wallaroo.source(name, source).key_by(key).to(upper){sink}
    return wallaroo.build_application("upper", pipeline)

@wallaroo.decoder(header_length=4, length_fmt=">I")
def decode(data):
    {decode}

@wallaroo.key_extractor
def key(word):
    return word

@wallaroo.computation("upper")
def upper(word):
    {compute}

@wallaroo.encoder
def encode(word):
    return word.encode() + b"\\n"
"""

HOOKS = """
def serialize(value):
    if isinstance(value, str):
        {serialize}
    return pickle.dumps(value)

def deserialize(data):
    return pickle.loads(data)
"""


def application(
    decode: str = "return data.decode()",
    compute: str = "return word.upper()",
    sink: str = ".to_sink(sink)",
    serialize: str = "",
) -> str:
    text = APPLICATION.format(decode=decode, compute=compute, sink=sink)
    return text + (HOOKS.format(serialize=serialize) if serialize else "")


class PouchTestCase(unittest.TestCase):
    """Runs the binary on scenarios that each test writes."""

    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    def write(self, module: str, **changes: object) -> None:
        """A scenario of `module` on two workers, in scenario.json."""
        (self.folder / "app.py").write_text(module)
        scenario = {
            "name": "a test",
            "application": {
                "module": "app.py",
                "args": ["--in", "words@feed:7000", "--out", "sink:7100"],
            },
            "workers": 2,
            "feeds": {"words": {"text": "a\nb\nc\nd\ne\n"}},
            "checkpoint_every": "200ms",
            **changes,
        }
        (self.folder / "scenario.json").write_text(json.dumps(scenario))

    def run_pouch(
        self, *arguments: str, **options: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [POUCH, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **options,  # type: ignore[call-overload]
        )

    def expect(self, status: int, said: str, *arguments: str, **options: object) -> str:
        run = ("run", "scenario.json", "--no-shrink")
        done = self.run_pouch(*(arguments or run), **options)
        text = done.stdout + done.stderr
        self.assertEqual(done.returncode, status, text)
        # Text is wrapped where it is long.
        self.assertIn(said, " ".join(text.split()), text)
        return text
