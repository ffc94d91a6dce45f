"""JSON where that is enough, else pickle."""

import json
import pickle


def serialize(obj):
    try:
        text = json.dumps(obj)
        if type(obj) is str:
            return b"j" + text.encode()
    except (TypeError, ValueError):
        pass
    return b"p" + pickle.dumps(obj)


def deserialize(data):
    if data[:1] == b"j":
        return json.loads(data[1:])
    if data[:1] == b"p":
        return pickle.loads(data[1:])
    raise ValueError("neither")


def values():
    return ["text", {"a": (1, 2)}, {1, 2, 3}]
