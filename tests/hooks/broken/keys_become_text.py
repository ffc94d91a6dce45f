"""P1: JSON makes strings of integer keys."""

import json


def serialize(obj):
    return json.dumps(obj).encode()


def deserialize(data):
    return json.loads(data)


def values():
    return [{1: "one", 2: "two"}]
