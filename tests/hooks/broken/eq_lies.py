"""P1: the class says that everything is equal, and the hook drops the bits of a float."""

import struct


class Reading:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Reading) and abs(self.value - other.value) < 1e-3

    __hash__ = None


def serialize(obj):
    return struct.pack(">q", int(obj.value))


def deserialize(data):
    return Reading(*struct.unpack(">q", data))


def values():
    return [Reading(1.0), Reading(-0.0)]
