"""P7: loads of the same bytes give one object."""

import functools
import pickle


def serialize(obj):
    return pickle.dumps(obj)


@functools.lru_cache(maxsize=100)
def deserialize(data):
    return pickle.loads(data)


def values():
    return [{"words": {"the": 1}}]
