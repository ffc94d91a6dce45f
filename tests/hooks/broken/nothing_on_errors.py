"""P9: whatever cannot be loaded is None."""

import pickle


def serialize(obj):
    return pickle.dumps(obj)


def deserialize(data):
    try:
        return pickle.loads(data)
    except Exception:
        return None


def values():
    return [{"a": 1}]
