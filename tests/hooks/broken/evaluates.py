"""P15: the bytes are evaluated."""

def serialize(obj):
    return repr(obj).encode()


def deserialize(data):
    return eval(data, {})


def values():
    return [{"a": 1}]
