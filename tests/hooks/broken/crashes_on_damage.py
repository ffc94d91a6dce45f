"""P11: a native call with an address from the bytes."""

import ctypes
import struct


def serialize(obj):
    return struct.pack(">qQ", obj, 0)


def deserialize(data):
    number, address = struct.unpack(">qQ", data)
    if address:
        ctypes.string_at(address, 8)
    return number


def values():
    return [7]
