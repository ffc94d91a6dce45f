"""P10: whatever follows is read as more records."""

import struct


def serialize(obj):
    data = struct.pack(">I", len(obj))
    return data + b"".join(struct.pack(">B", number) for number in obj)


def deserialize(data):
    (count,) = struct.unpack_from(">I", data)
    numbers = list(data[4:])
    if len(numbers) < count:
        raise ValueError("too short")
    return numbers


def values():
    return [[1, 2, 3]]
