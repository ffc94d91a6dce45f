"""P17: what is a day old is loaded as nothing."""

import json
import time


def serialize(obj):
    return json.dumps([int(time.time()) // 86400, obj]).encode()


def deserialize(data):
    day, obj = json.loads(data)
    return obj if day == int(time.time()) // 86400 else {}


def values():
    return [{"a": 1}]
