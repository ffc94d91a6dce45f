#!/usr/bin/env python3
"""Writes votes.bin: framed votes for a fictitious election, always the same.

    scenarios/data/make_votes.py scenarios/data/votes.bin

A frame is its length as four bytes, big-endian, and the payload that
scenarios/apps/votes.py decodes: station and count as two bytes each, then the
candidate's name. Every 500th payload is cut short, for the decoder to discard.
"""

from __future__ import annotations

import pathlib
import struct
import sys

CANDIDATES = (
    "Adams", "Béranger", "Castillo", "Dvořák", "Ekström",
    "Fischer", "García", "Hansen", "Ito", "Jørgensen",
)
STATIONS = 40
VOTES = 3000
CUT_EVERY = 500
SEED = 20240229


def numbers(seed: int):
    """Yields 31-bit numbers of a linear congruential generator (Lehmer)."""
    state = seed
    while True:
        state = state * 48271 % 0x7FFFFFFF
        yield state


def votes(seed: int) -> bytes:
    """All frames, from one seed; early candidates get more votes."""
    source = numbers(seed)
    frames = bytearray()
    for index in range(VOTES):
        first, second = next(source), next(source)
        rank = min(first % len(CANDIDATES), second % len(CANDIDATES))
        station = next(source) % STATIONS
        count = 1 + next(source) % 9
        payload = struct.pack(">HH", station, count) + CANDIDATES[rank].encode()
        if index % CUT_EVERY == CUT_EVERY - 1:
            payload = payload[:4]
        frames += struct.pack(">I", len(payload)) + payload
    return bytes(frames)


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_bytes(votes(SEED))
