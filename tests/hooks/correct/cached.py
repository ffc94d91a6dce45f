"""A cached_property, computed before and not after."""

import functools
import json


class Line:
    def __init__(self, text):
        self.text = text

    @functools.cached_property
    def words(self):
        return self.text.split()


def serialize(obj):
    return json.dumps([obj.text, len(obj.words)]).encode()


def deserialize(data):
    return Line(json.loads(data)[0])


def values():
    used = Line("we the people")
    assert used.words
    return [used, Line("")]
