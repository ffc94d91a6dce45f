"""P11: memory is taken for as many items as the bytes say."""

import struct


def serialize(obj):
    return struct.pack(">I", len(obj)) + bytes(obj)


def deserialize(data):
    (count,) = struct.unpack_from(">I", data)
    items = [0] * count
    for i, item in enumerate(data[4:]):
        items[i] = item
    if len(data) != 4 + count:
        raise ValueError("the length is wrong")
    return items


def values():
    return [[1, 2, 3]]
