"""P3: serialize sorts the object that it is given."""

import json


def serialize(obj):
    obj["tags"].sort()
    return json.dumps(obj).encode()


def deserialize(data):
    return json.loads(data)


def values():
    return [{"tags": ["b", "a"]}]
