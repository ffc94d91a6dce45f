"""P2: empty lists become one."""

import pickle

EMPTY = object()


def serialize(obj):
    return pickle.dumps({name: items or None for name, items in obj.items()})


def deserialize(data):
    empty = []
    return {
        name: empty if items is None else items
        for name, items in pickle.loads(data).items()
    }


def values():
    return [{"a": [], "b": [], "c": [1]}]
