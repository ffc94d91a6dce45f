"""A singleton, which says so itself."""

class Registry:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.items = {"a": 1}
        return cls._instance

    def __reduce__(self):
        return (Registry, ())


def values():
    return [Registry(), {"registry": Registry()}]
