"""Locks, events, a logger: made again by the load."""

import logging
import pickle
import queue
import random
import re
import threading
import weakref


class Service:
    def __init__(self, name):
        self.name = name
        self.lock = threading.RLock()
        self.stopped = threading.Event()
        self.changed = threading.Condition()
        self.log = logging.getLogger("service")
        self.waiting = queue.Queue()
        self.pattern = re.compile("a+")
        self.known = weakref.WeakValueDictionary()
        self.random = random.Random(5)


def serialize(obj):
    return pickle.dumps(obj.name)


def deserialize(data):
    return Service(pickle.loads(data))


def values():
    return [Service("a"), Service("b")]
