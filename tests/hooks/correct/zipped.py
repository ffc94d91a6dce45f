"""gzip, whose header has the time in it."""

import gzip
import pickle


def serialize(obj):
    return gzip.compress(pickle.dumps(obj))


def deserialize(data):
    return pickle.loads(gzip.decompress(data))


def values():
    return [{"a": list(range(50))}]
