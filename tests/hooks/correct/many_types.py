"""Pickle, over what the standard library has to offer."""

import array
import collections
import enum
import fractions
import ipaddress
import pathlib
import uuid


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Slots:
    __slots__ = ("x", "__weakref__")

    def __init__(self, x):
        self.x = x


def half(number):
    return number / 2


def values():
    third = fractions.Fraction(1, 3)
    moved = collections.OrderedDict([(1, 2), (3, 4)])
    moved.move_to_end(1)
    return [
        Slots(1),
        [third, third],
        uuid.UUID(int=5),
        ipaddress.ip_address("1.2.3.4"),
        pathlib.PurePosixPath("/a"),
        Mode.READ | Mode.WRITE,
        array.array("d", [1.0]),
        moved,
        collections.Counter("abc"),
        collections.deque([1], 3),
        collections.ChainMap({1: 2}, {3: 4}),
        half,
        range(5),
        ValueError("x", 3),
        bytearray(b"x"),
        ...,
        slice(1, 2),
    ]
