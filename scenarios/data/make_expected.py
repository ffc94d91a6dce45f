#!/usr/bin/env python3
"""Writes what some of the applications must put out, without Wallaroo; and
the first common words of the text, one a line, as a short input.

    scenarios/data/make_expected.py scenarios/data

A few lines of plain Python over the whole input, one after the other: the order
of the lines of each key is the result, that of the keys means nothing.
"""

from __future__ import annotations

import collections
import itertools
import pathlib
import struct
import sys


def word_counts(text: str) -> list[str]:
    totals: collections.Counter[str] = collections.Counter()
    lines = []
    for token in text.split():
        word = token.strip(".,;:!?()'\"").lower()
        if not word:
            continue
        totals[word] += 1
        lines.append(f"{word} => {totals[word]}")
    return lines


def common_words(text: str, count: int, most: int) -> list[str]:
    """The first `count` of the words that are among the `most` frequent."""
    words = [token.strip(".,;:!?()'\"").lower() for token in text.split()]
    frequent = {
        word for word, _ in collections.Counter(words).most_common(most)
    }
    chosen = (word for word in words if word in frequent)
    return list(itertools.islice(chosen, count))


def vote_counts(frames: bytes) -> list[str]:
    totals: collections.Counter[str] = collections.Counter()
    stations: dict[str, set[int]] = collections.defaultdict(set)
    lines = []
    offset = 0
    while offset < len(frames):
        (length,) = struct.unpack_from(">I", frames, offset)
        payload = frames[offset + 4 : offset + 4 + length]
        offset += 4 + length
        if length <= 4:
            continue
        station, count = struct.unpack_from(">HH", payload)
        name = payload[4:].decode()
        totals[name] += count
        stations[name].add(station)
        lines.append(f"{name},{totals[name]},{len(stations[name])}")
    return lines


def positions(orders: str) -> list[str]:
    shares: collections.Counter[str] = collections.Counter()
    cents: collections.Counter[str] = collections.Counter()
    lines = []
    for line in orders.splitlines():
        _, symbol, side, count, price = line.split(",")
        bought = int(count) * (1 if side == "buy" else -1)
        shares[symbol] += bought
        cents[symbol] -= bought * round(float(price) * 100)
        lines.append(f"{symbol},{shares[symbol]},{cents[symbol] / 100:.2f}")
    return lines


SHORT = 210  # Words, each a message of its own,
KEYS = 12  # and how many of them differ.

if __name__ == "__main__":
    data = pathlib.Path(sys.argv[1])
    text = (data / "ecclesiastes.txt").read_text("utf-8")
    words = common_words(text, SHORT, KEYS)
    for made, name in (
        (word_counts(text), "word_count.expected.txt"),
        (words, "common_words.txt"),
        (word_counts("\n".join(words)), "common_words.expected.txt"),
        (vote_counts((data / "votes.bin").read_bytes()), "votes.expected.csv"),
        (positions((data / "orders.csv").read_text("utf-8")),
         "positions.expected.csv"),
    ):
        (data / name).write_text("\n".join(made) + "\n", "utf-8")
