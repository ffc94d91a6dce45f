"""P11: a length of zero is never passed."""

def serialize(obj):
    data = b""
    for text in obj:
        part = text.encode()
        data += bytes([len(part) + 1]) + part
    return data + b"\xff"


def deserialize(data):
    texts = []
    at = 0
    while data[at] != 255:
        size = data[at]
        if at + size > len(data):
            raise ValueError("too long")
        texts.append(data[at + 1 : at + size].decode())
        at += size
    if at + 1 != len(data):
        raise ValueError("something follows")
    return texts


def values():
    return [["a", "bc"], ["def"]]
