"""P18: the lock is put back, but not if writing fails."""

import pickle
import threading


class Box:
    def __init__(self, content):
        self.content = content
        self.lock = threading.Lock()


def serialize(obj):
    lock = obj.lock
    del obj.lock
    data = pickle.dumps(obj)
    obj.lock = lock
    return data


def deserialize(data):
    obj = pickle.loads(data)
    obj.lock = threading.Lock()
    return obj


def values():
    return [Box({"a": 1})]
