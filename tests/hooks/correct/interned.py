"""Flyweights: equal ones are one object, and never change."""

import json

_known = {}


class Symbol:
    __slots__ = ("name",)

    def __new__(cls, name):
        if name not in _known:
            made = object.__new__(cls)
            object.__setattr__(made, "name", name)
            _known[name] = made
        return _known[name]

    def __setattr__(self, name, value):
        raise AttributeError("a Symbol never changes")

    def __reduce__(self):
        return (Symbol, (self.name,))


def serialize(obj):
    return json.dumps(obj.name).encode()


def deserialize(data):
    return Symbol(json.loads(data))


def values():
    return [Symbol("ACME"), Symbol("IBM"), Symbol("ACME")]
