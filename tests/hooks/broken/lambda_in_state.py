"""P1: the default pickle cannot write a lambda."""

class Rule:
    def __init__(self, limit):
        self.applies = lambda value: value > limit


def values():
    return [Rule(3)]
