"""Compressed pickle behind a checksum."""

import pickle
import zlib


def serialize(obj):
    body = zlib.compress(pickle.dumps(obj))
    return zlib.crc32(body).to_bytes(4, "big") + body


def deserialize(data):
    if zlib.crc32(data[4:]).to_bytes(4, "big") != data[:4]:
        raise ValueError("damaged")
    return pickle.loads(zlib.decompress(data[4:]))


def values():
    return [{"words": ["the"] * 50}, list(range(300)), {"a": {"b": {1, 2, 3}}}]
