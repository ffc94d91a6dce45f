"""P4: a sequence number without a fixed length."""

import json

calls = 7


def serialize(obj):
    global calls
    calls += 1
    return json.dumps([calls**3, obj]).encode()


def deserialize(data):
    return json.loads(data)[1]


def values():
    return [{"a": 1}]
