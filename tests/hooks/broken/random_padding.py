"""P4: padding of a random length."""

import os
import pickle


def serialize(obj):
    data = pickle.dumps(obj)
    return len(data).to_bytes(4, "big") + data + bytes(os.urandom(1)[0] % 16)


def deserialize(data):
    size = int.from_bytes(data[:4], "big")
    if size > len(data) - 4:
        raise ValueError("too short")
    return pickle.loads(data[4 : 4 + size])


def values():
    return [{"a": 1}]
