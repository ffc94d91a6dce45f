"""P4: one Pickler for all objects remembers what it has written."""

import io
import pickle

buffer = io.BytesIO()
pickler = pickle.Pickler(buffer)


def serialize(obj):
    buffer.seek(0)
    buffer.truncate()
    pickler.dump(obj)
    return buffer.getvalue()


def deserialize(data):
    return pickle.loads(data)


def values():
    return [{"a": [1]}, {"b": [2]}]
