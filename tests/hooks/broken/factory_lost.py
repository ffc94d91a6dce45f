"""P1: a defaultdict comes back as a dict."""

import pickle
from collections import defaultdict


def serialize(obj):
    return pickle.dumps(dict(obj))


def deserialize(data):
    return pickle.loads(data)


def values():
    counts = defaultdict(int)
    counts["the"] += 1
    return [counts]
