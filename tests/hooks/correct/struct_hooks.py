"""A fixed layout."""

import struct

LAYOUT = struct.Struct(">qdH")


class Trade:
    __slots__ = ("number", "price", "symbol")

    def __init__(self, number, price, symbol):
        self.number = number
        self.price = price
        self.symbol = symbol


def serialize(obj):
    symbol = obj.symbol.encode()
    return LAYOUT.pack(obj.number, obj.price, len(symbol)) + symbol


def deserialize(data):
    number, price, size = LAYOUT.unpack_from(data)
    if len(data) != LAYOUT.size + size:
        raise ValueError("the length is wrong")
    return Trade(number, price, data[LAYOUT.size :].decode())


def values():
    return [Trade(1, 1.5, "ACME"), Trade(2**40, -0.0, ""), Trade(-1, float("inf"), "\u20ac")]
