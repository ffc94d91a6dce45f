"""P1: a graph that leads back to itself is followed for ever."""

import pickle


def parts(obj):
    found = []
    pending = [obj]
    while pending:
        one = pending.pop()
        found.append(type(one).__name__)
        if isinstance(one, list):
            pending.extend(one)
    return found


def serialize(obj):
    return pickle.dumps((parts(obj), obj))


def deserialize(data):
    return pickle.loads(data)[1]


def values():
    ring = [1]
    ring.append(ring)
    return [[1, [2]], ring]
