"""P3: an array is sorted in place."""

import pickle

import numpy as np


def serialize(obj):
    obj.sort()
    return pickle.dumps(obj)


def deserialize(data):
    return pickle.loads(data)


def values():
    return [np.array([3.0, 1.0, 2.0])]
