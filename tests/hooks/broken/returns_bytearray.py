"""P5: a bytearray instead of bytes."""

import struct


def serialize(obj):
    data = bytearray()
    for number in obj:
        data += struct.pack(">q", number)
    return data


def deserialize(data):
    return [number for (number,) in struct.iter_unpack(">q", data)]


def values():
    return [[1, 2]]
