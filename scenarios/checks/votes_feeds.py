"""Votes for scenarios over apps/votes.py, drawn anew for each seed."""

import struct

CANDIDATES = ("Adams", "Burr", "Clinton", "Jay", "Pinckney")
STATIONS = 60
MOST_VOTES = 500


def votes(random):
    """Every station reports each candidate once, in any order."""
    reports = [(station, candidate)
               for station in range(STATIONS) for candidate in CANDIDATES]
    random.shuffle(reports)
    for station, candidate in reports:
        yield _record(station, random.randint(1, MOST_VOTES), candidate)


def votes_with_repeats(random):
    """The same, but some reports are sent twice."""
    for record in votes(random):
        yield record
        if random.random() < 0.05:
            yield record


def _record(station, count, candidate):
    payload = struct.pack(">HH", station, count) + candidate.encode("utf-8")
    return struct.pack(">I", len(payload)) + payload
