"""Sets are written in order, so that bytes do not depend on hashes."""

import json


def serialize(obj):
    return json.dumps(sorted(obj)).encode()


def deserialize(data):
    return set(json.loads(data))


def values():
    return [{"b", "a", "c"}, set(), {str(i) for i in range(100)}]
