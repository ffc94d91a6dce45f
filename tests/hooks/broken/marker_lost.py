"""P1: an object that is told by `is` becomes another one."""

MISSING = object()


class Slot:
    def __init__(self, value=MISSING):
        self.value = value

    def is_set(self):
        return self.value is not MISSING


def values():
    return [Slot(), Slot(3)]
