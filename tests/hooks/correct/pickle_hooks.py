"""Pickle, called by name."""

import pickle


def serialize(obj):
    return pickle.dumps(obj, protocol=4)


def deserialize(data):
    return pickle.loads(data)


def values():
    return [{"words": {"the": 1, "cat": 2}}, ["a", ("b", 1.5)], b"bytes", "\ud800"]
