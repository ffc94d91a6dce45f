"""P15: a load needs a file of this machine."""

import json


def serialize(obj):
    return json.dumps(obj).encode()


def deserialize(data):
    with open("/etc/hostname", encoding="utf-8") as file:
        file.read()
    return json.loads(data)


def values():
    return [{"a": 1}]
