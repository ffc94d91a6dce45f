"""Values of some megabytes."""

import pickle


def serialize(obj):
    return pickle.dumps(obj)


def deserialize(data):
    return pickle.loads(data)


def values():
    return [
        {i: [str(i)] * 5 for i in range(20_000)},
        list(range(200_000)),
        "x" * 3_000_000,
    ]
