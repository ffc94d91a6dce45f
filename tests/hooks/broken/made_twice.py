"""P1: __post_init__ runs again on what it made."""

import json
from dataclasses import asdict, dataclass


@dataclass
class Amount:
    cents: int

    def __post_init__(self):
        self.cents = self.cents * 100


def serialize(obj):
    return json.dumps(asdict(obj)).encode()


def deserialize(data):
    return Amount(**json.loads(data))


def values():
    return [Amount(1)]
