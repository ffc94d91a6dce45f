"""P1: the length of a text is one byte."""

def serialize(obj):
    data = obj.encode()
    return bytes([len(data) % 256]) + data[: len(data) % 256]


def deserialize(data):
    if len(data) != data[0] + 1:
        raise ValueError("the length is wrong")
    return data[1:].decode()


def values():
    return ["short", "long " * 60]
