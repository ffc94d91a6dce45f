"""A lock, which is made anew by the load."""

import pickle
import threading


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.lock = threading.Lock()


def serialize(obj):
    return pickle.dumps((obj.owner, obj.balance))


def deserialize(data):
    return Account(*pickle.loads(data))


def values():
    return [Account("alice", 10), Account("bob", -3)]
