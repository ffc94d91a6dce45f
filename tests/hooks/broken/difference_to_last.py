"""P6: only what changed since the last object is written."""

import json

last_written = {}
last_read = {}


def serialize(obj):
    changed = {key: value for key, value in obj.items() if last_written.get(key) != value}
    last_written.update(obj)
    return json.dumps(changed).encode().ljust(60)


def deserialize(data):
    last_read.update(json.loads(data))
    return dict(last_read)


def values():
    return [{"x": 1, "y": 1}, {"x": 1, "y": 2}, {"x": 2, "y": 2}]
