"""P6: bytes are kept for each object, which changes meanwhile."""

import pickle

written = {}


def serialize(obj):
    if id(obj) not in written:
        written[id(obj)] = (obj, pickle.dumps(obj))
    return written[id(obj)][1]


def deserialize(data):
    return pickle.loads(data)


def values():
    return [{"words": {"the": 1}}]
