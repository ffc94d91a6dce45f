"""P8: an entry is found again by the hash of its name."""

import json

NAMES = ["open", "closed", "cancelled"]
BY_HASH = {hash(name): name for name in NAMES}


def serialize(obj):
    return json.dumps([hash(obj["status"]), obj["id"]]).encode()


def deserialize(data):
    status, number = json.loads(data)
    return {"status": BY_HASH[status], "id": number}


def values():
    return [{"status": "open", "id": 1}, {"status": "closed", "id": 2}]
