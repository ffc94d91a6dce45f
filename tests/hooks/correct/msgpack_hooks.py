"""msgpack, for what it can hold."""

import msgpack


def serialize(obj):
    return msgpack.packb(obj, use_bin_type=True)


def deserialize(data):
    return msgpack.unpackb(data, raw=False, strict_map_key=False)


def values():
    return [{"a": [1, 2.5, "x", b"y", None]}, [1, {2: 3}], "text", 5]
