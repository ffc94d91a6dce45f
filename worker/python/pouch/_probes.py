"""Probes of the scenario's author."""

from __future__ import annotations

# How often each was true, in the order in which they were first met.
counts: dict[str, int] = {}


def sometimes(name: str, condition: object = True) -> bool:
    """Counts how often `condition` was true; reports list the count.

    A probe that was met and never true is listed with 0: what the check wanted
    to see has not happened. Returns whether the condition was true.
    """
    if not isinstance(name, str) or not name:
        raise TypeError("a probe's name is a str that is not empty")
    happened = bool(condition)
    counts[name] = counts.get(name, 0) + happened
    return happened
