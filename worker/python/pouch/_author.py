"""How Pouch finds and calls the functions that a scenario names."""

from __future__ import annotations

import inspect
import itertools
import os
import random
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pouch import View, _probes


def find(module: str, folder: str, file: str, name: str) -> Callable[..., Any]:
    """The function `name` of the module that stands in `file`.

    Whoever has found it may call it with one argument.
    """
    if folder not in sys.path:
        sys.path.append(folder)
    __import__(module)
    found = sys.modules[module]
    origin = getattr(found, "__file__", None) or "nowhere"
    if os.path.realpath(origin) != os.path.realpath(file):
        raise ImportError(
            f"the module {module} is taken from {origin}; give {file} another"
            " name"
        )
    function = getattr(found, name, None)
    if function is None:
        near = [key for key, value in vars(found).items() if callable(value)]
        known = ", ".join(key for key in near if not key.startswith("_"))
        raise AttributeError(f"there is no {name} in {file}, only: {known}")
    if not callable(function):
        raise TypeError(f"{name} in {file} is no function")
    try:
        inspect.signature(function).bind(None)
    except TypeError as error:
        raise TypeError(
            f"{name} in {file} is called with one argument: {error}"
        ) from None
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{name} in {file} is asynchronous")
    return function


def generate(
    function: Callable[[random.Random], Iterable[Any]], seed: int, count: int
) -> list[bytes]:
    """The first `count` items that the function yields, as bytes."""
    items = iter(function(random.Random(seed)))
    return [_payload(item) for item in itertools.islice(items, count)]


def _payload(item: Any) -> bytes:
    if isinstance(item, str):
        return item.encode("utf-8")
    if isinstance(item, (bytes, bytearray, memoryview)):
        return bytes(item)
    kind = type(item).__name__
    raise TypeError(f"an item of a feed is bytes or str, not {kind}")


def view(
    states: dict[str, dict[str, Any]],
    output: dict[str, list[bytes]] | None,
    checkpoint: int,
    nanoseconds: int,
) -> View:
    return View(states, output, checkpoint, nanoseconds / 1e9)


def probes() -> list[tuple[str, int]]:
    return list(_probes.counts.items())


def run(check: Callable[[View], Any], shown: View) -> None:
    """Calls a check, which raises if something is wrong."""
    result = check(shown)
    if result is not None and result is not True:
        raise AssertionError(
            f"{check.__name__} returned {type(result).__name__}; a check"
            " raises if something is wrong, and returns nothing"
        )
