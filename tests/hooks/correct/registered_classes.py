"""Classes by name, from a table that the module fills itself."""

import json

KINDS = {}


def kind(cls):
    KINDS[cls.__name__] = cls
    return cls


@kind
class Buy:
    def __init__(self, amount):
        self.amount = amount


@kind
class Sell:
    def __init__(self, amount):
        self.amount = amount


def serialize(obj):
    return json.dumps([type(obj).__name__, vars(obj)]).encode()


def deserialize(data):
    name, fields = json.loads(data)
    return KINDS[name](**fields)


def values():
    return [Buy(1), Sell(2), Buy("many")]
