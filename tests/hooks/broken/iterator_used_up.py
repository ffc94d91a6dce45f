"""P3: what is left of an iterator is taken out of the object."""

import pickle


class Rest:
    def __init__(self, items):
        self.items = iter(items)


def serialize(obj):
    return pickle.dumps(list(obj.items))


def deserialize(data):
    return Rest(pickle.loads(data))


def values():
    return [Rest([1, 2, 3])]
