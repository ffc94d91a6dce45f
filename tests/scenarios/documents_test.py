"""The example data and the scenario reference are what their makers make."""

from __future__ import annotations

import pathlib
import unittest

from scenarios.data import make_expected, make_market, make_votes
from tools import scenario_reference

_DATA = pathlib.Path("scenarios/data")


class DataTest(unittest.TestCase):
    def test_votes_are_what_the_script_makes(self) -> None:
        made = make_votes.votes(make_votes.SEED)
        self.assertEqual((_DATA / "votes.bin").read_bytes(), made)

    def test_market_is_what_the_script_makes(self) -> None:
        quotes = make_market.quotes(make_market.QUOTES_SEED)
        orders = make_market.orders(make_market.ORDERS_SEED, quotes)
        for name, lines in (("quotes.csv", quotes), ("orders.csv", orders)):
            text = (_DATA / name).read_text("utf-8")
            self.assertEqual(text.splitlines(), lines, name)

    def test_expected_outputs_are_what_plain_python_counts(self) -> None:
        text = (_DATA / "ecclesiastes.txt").read_text("utf-8")
        words = (_DATA / "word_count.expected.txt").read_text("utf-8")
        self.assertEqual(words.splitlines(), make_expected.word_counts(text))
        short = make_expected.common_words(
            text, make_expected.SHORT, make_expected.KEYS
        )
        for name, made in (
            ("common_words.txt", short),
            ("common_words.expected.txt",
             make_expected.word_counts("\n".join(short))),
        ):
            lines = (_DATA / name).read_text("utf-8").splitlines()
            self.assertEqual(lines, made, name)
        votes = (_DATA / "votes.expected.csv").read_text("utf-8")
        frames = (_DATA / "votes.bin").read_bytes()
        self.assertEqual(votes.splitlines(), make_expected.vote_counts(frames))
        orders = (_DATA / "orders.csv").read_text("utf-8")
        held = (_DATA / "positions.expected.csv").read_text("utf-8")
        self.assertEqual(held.splitlines(), make_expected.positions(orders))

    def test_text_has_at_least_5000_words(self) -> None:
        text = (_DATA / "ecclesiastes.txt").read_text("utf-8")
        self.assertGreaterEqual(len(text.split()), 5000)


class ReferenceTest(unittest.TestCase):
    def test_document_is_in_step_with_schema_and_probes(self) -> None:
        written = pathlib.Path(scenario_reference.DOCUMENT).read_text("utf-8")
        self.assertEqual(
            written,
            scenario_reference.render(pathlib.Path(".")),
            "run tools/scenario_reference.py",
        )

    def test_every_probe_is_found_in_the_header(self) -> None:
        header = pathlib.Path(scenario_reference.PROBES).read_text("utf-8")
        self.assertEqual(
            len(scenario_reference.probes_of(header)), header.count("\n  X(")
        )


if __name__ == "__main__":
    unittest.main()
