"""P2: what was one list becomes two."""

import json


def serialize(obj):
    return json.dumps(obj).encode()


def deserialize(data):
    return json.loads(data)


def values():
    queue = ["first"]
    return [{"waiting": queue, "by_key": {"k": queue}}]
