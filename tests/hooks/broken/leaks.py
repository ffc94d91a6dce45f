"""P13: every call is remembered."""

import pickle

history = []


def serialize(obj):
    return pickle.dumps(obj)


def deserialize(data):
    obj = pickle.loads(data)
    history.append((len(history), obj))
    return obj


def values():
    return [{"a": [1]}]
