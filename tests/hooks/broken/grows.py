"""P13: each trip adds to the object."""

import json


def serialize(obj):
    return json.dumps(obj).encode()


def deserialize(data):
    obj = json.loads(data)
    obj["hops"] = obj.get("hops", []) + ["here"]
    return obj


def values():
    return [{"a": 1, "hops": []}]
