"""P1: keys come back in alphabetical order."""

import json


def serialize(obj):
    return json.dumps(obj, sort_keys=True).encode()


def deserialize(data):
    return json.loads(data)


def values():
    return [{"z": 1, "a": 2}]
