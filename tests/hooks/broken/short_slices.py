"""P9: a slice that is too short is taken for the whole."""

import struct


def serialize(obj):
    name = obj["name"].encode()
    return struct.pack(">qH", obj["id"], len(name)) + name


def deserialize(data):
    number, size = struct.unpack_from(">qH", data)
    return {"id": number, "name": data[10 : 10 + size].decode()}


def values():
    return [{"id": 1, "name": "alice"}, {"id": 2, "name": "bob"}]
