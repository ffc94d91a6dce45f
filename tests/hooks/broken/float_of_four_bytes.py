"""P1: half of a float is lost."""

import struct


def serialize(obj):
    return struct.pack(">f", obj)


def deserialize(data):
    return struct.unpack(">f", data)[0]


def values():
    return [0.5, 0.1]
