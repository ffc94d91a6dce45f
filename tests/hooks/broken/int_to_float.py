"""P1: JSON through a parser that reads every number as a float."""

import json


def serialize(obj):
    return json.dumps(obj).encode()


def deserialize(data):
    return json.loads(data, parse_int=float)


def values():
    return [{"count": 3}, [1, 2, 3]]
