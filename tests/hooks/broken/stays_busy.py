"""P18: after one exception every further call fails."""

import json

busy = False


def serialize(obj):
    global busy
    if busy:
        raise RuntimeError("called within itself")
    busy = True
    data = json.dumps(obj).encode()
    busy = False
    return data


def deserialize(data):
    return json.loads(data)


def values():
    return [{"a": 1, "b": [2]}]
