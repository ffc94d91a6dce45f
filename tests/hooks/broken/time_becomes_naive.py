"""P1: the time zone is dropped."""

import pickle
from datetime import datetime, timezone


def serialize(obj):
    return pickle.dumps({name: at.strftime("%Y-%m-%dT%H:%M:%S") for name, at in obj.items()})


def deserialize(data):
    return {name: datetime.fromisoformat(at) for name, at in pickle.loads(data).items()}


def values():
    return [{"start": datetime(2024, 1, 1, tzinfo=timezone.utc)}]
