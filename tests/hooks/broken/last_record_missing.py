"""P9: records are read until no whole one is left."""

import struct


def serialize(obj):
    data = struct.pack(">I", len(obj))
    return data + b"".join(struct.pack(">q", number) for number in obj)


def deserialize(data):
    data = data[4:]
    return [
        struct.unpack_from(">q", data, at)[0] for at in range(0, len(data) - 7, 8)
    ]


def values():
    return [[1, 2, 3], [4, 5]]
