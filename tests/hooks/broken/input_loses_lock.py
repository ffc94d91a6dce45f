"""P3: the lock is taken out of the object and never put back."""

import pickle
import threading


class Counter:
    def __init__(self):
        self.count = 0
        self.lock = threading.Lock()


def serialize(obj):
    obj.lock = None
    return pickle.dumps(obj)


def deserialize(data):
    obj = pickle.loads(data)
    obj.lock = threading.Lock()
    return obj


def values():
    return [Counter()]
