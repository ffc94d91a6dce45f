"""Weak references to parents, which the load puts back."""

import weakref


class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.children = []
        self._parent = weakref.ref(parent) if parent else None
        if parent:
            parent.children.append(self)

    def __getstate__(self):
        return {"name": self.name, "children": self.children}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._parent = None
        for child in self.children:
            child._parent = weakref.ref(self)


def values():
    root = Node("root")
    Node("a", root)
    Node("b", root)
    return [root]
