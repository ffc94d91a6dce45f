"""P1: a field that the hooks do not know."""

import json


class Order:
    def __init__(self, item, price, note=None):
        self.item = item
        self.price = price
        self.note = note


def serialize(obj):
    return json.dumps([obj.item, obj.price]).encode()


def deserialize(data):
    return Order(*json.loads(data))


def values():
    return [Order("tea", 4), Order("milk", 2, "cold")]
