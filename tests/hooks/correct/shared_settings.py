"""Every object gets the settings of the module, which are no part of it."""

import pickle

SETTINGS = {"limit": 5}


class Rule:
    def __init__(self, name):
        self.name = name
        self.settings = SETTINGS


def serialize(obj):
    return pickle.dumps(obj.name)


def deserialize(data):
    return Rule(pickle.loads(data))


def values():
    return [Rule("a"), Rule("b")]
