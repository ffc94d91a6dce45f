"""P17: the time of the load becomes a part of the object."""

import json
import time


def serialize(obj):
    return json.dumps(obj["a"]).encode()


def deserialize(data):
    return {"a": json.loads(data), "loaded": int(time.time()) // 86400}


def values():
    return [{"a": 1, "loaded": 18262}]
