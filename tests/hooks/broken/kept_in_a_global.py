"""P8: the object stays in a module global, and its number is sent."""

objects = {}


def serialize(obj):
    objects[id(obj)] = obj
    return str(id(obj)).encode()


def deserialize(data):
    kept = objects[int(data)]
    return type(kept)(kept)


def values():
    return [{"a": 1}, [1, 2]]
