"""The lock is taken out for pickle and put back, come what may."""

import pickle
import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def serialize(obj):
    lock = obj.lock
    obj.lock = None
    try:
        return pickle.dumps(obj)
    finally:
        obj.lock = lock


def deserialize(data):
    obj = pickle.loads(data)
    obj.lock = threading.Lock()
    return obj


def values():
    return [Account(1), Account([2])]
