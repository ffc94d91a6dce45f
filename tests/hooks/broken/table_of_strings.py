"""P6: strings are numbered as they come, and a reader must see them in that order."""

import json

written = {}
read = {}


def serialize(obj):
    new = obj not in written
    number = written.setdefault(obj, len(written))
    return json.dumps([number, obj if new else None]).encode().ljust(40)


def deserialize(data):
    number, text = json.loads(data)
    if text is not None:
        read[number] = text
    elif number not in read:
        raise ValueError("an unknown number")
    else:
        text = read[number]
        read.pop(number - 1, None)
    return text


def values():
    return ["alpha", "beta", "gamma", "alpha", "beta"]
