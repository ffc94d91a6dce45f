"""A cache that is no part of the value, as __eq__ says."""

import json


class Route:
    def __init__(self, stops, length=None):
        self.stops = stops
        self.length = length

    def __eq__(self, other):
        return isinstance(other, Route) and self.stops == other.stops

    __hash__ = None


def serialize(obj):
    return json.dumps(obj.stops).encode()


def deserialize(data):
    return Route(json.loads(data))


def values():
    return [Route(["a", "b"], 17), Route([])]
