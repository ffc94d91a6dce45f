"""Text and nothing else: the frame knows its length."""

def serialize(obj):
    return obj.encode("utf-8", "surrogatepass")


def deserialize(data):
    return data.decode("utf-8", "surrogatepass")


def values():
    return ["", "a", "two\nlines", "\u20ac\U0001f600"]
