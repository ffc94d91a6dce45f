"""P1: Decimal goes through float, and the class compares equal."""

import json
from dataclasses import dataclass
from decimal import Decimal


@dataclass
class Price:
    amount: Decimal


def serialize(obj):
    return json.dumps(float(obj.amount)).encode()


def deserialize(data):
    return Price(json.loads(data))


def values():
    return [Price(Decimal("1.5")), Price(Decimal("20"))]
