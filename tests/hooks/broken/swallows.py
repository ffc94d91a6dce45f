"""P18: whatever cannot be written is left out without a word."""

import pickle


def serialize(obj):
    written = {}
    for key, value in obj.items():
        try:
            written[key] = pickle.dumps(value)
        except Exception:
            continue
    return pickle.dumps(written)


def deserialize(data):
    return {key: pickle.loads(value) for key, value in pickle.loads(data).items()}


def values():
    return [{"a": 1, "b": [2]}]
