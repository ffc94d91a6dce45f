"""P7: every loaded object gets the same list."""

import json


class Basket:
    def __init__(self, name, items=[]):
        self.name = name
        self.items = items


def serialize(obj):
    return json.dumps([obj.name, obj.items]).encode()


def deserialize(data):
    name, items = json.loads(data)
    return Basket(name, items) if items else Basket(name)


def values():
    return [Basket("a", []), Basket("b", [])]
