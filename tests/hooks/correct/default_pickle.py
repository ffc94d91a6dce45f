"""No hooks of its own: pickle."""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from enum import Enum

Point = namedtuple("Point", "x y")


class Color(Enum):
    RED = 1
    GREEN = 2


@dataclass
class Order:
    item: str
    price: Decimal
    tags: list = field(default_factory=list)


def values():
    shared = [1]
    ring = [1]
    ring.append(ring)
    counts = defaultdict(int)
    counts["the"] += 3
    return [
        None,
        -0.0,
        float("nan"),
        2**70,
        "text",
        {1: "one", "1": "text", 1.5: "float"},
        Point(1, 2),
        {"color": Color.RED, "at": datetime(2024, 1, 1, tzinfo=timezone.utc)},
        Order("tea", Decimal("1.50"), ["hot"]),
        {"a": shared, "b": shared},
        ring,
        counts,
        {frozenset({1, 2}), "x"},
    ]
