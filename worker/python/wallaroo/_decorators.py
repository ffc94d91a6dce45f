"""Decorators that turn functions into the objects a pipeline is made of."""

from __future__ import annotations

import inspect
import struct
import sys
from collections.abc import Callable
from typing import Any

from wallaroo._errors import misuse

Function = Callable[..., Any]


class Counter:
    """Numbers from 1 on."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


class _Wrapped:
    """An object that stands for the decorated function.

    Calling it gives the object itself, so that a decorated function can be
    named in a pipeline with and without parentheses.
    """

    def __call__(self, *args: Any) -> _Wrapped:
        return self


class Computation(_Wrapped):
    _C = Counter()
    is_stateful = False


class ComputationMulti(_Wrapped):
    _C = Counter()
    is_stateful = False


class StateComputation(_Wrapped):
    _C = Counter()
    is_stateful = True


class StateComputationMulti(_Wrapped):
    _C = Counter()
    is_stateful = True


class KeyExtractor(_Wrapped):
    _C = Counter()


class OctetDecoder(_Wrapped):
    _C = Counter()


class OctetEncoder(_Wrapped):
    _C = Counter()


class ConnectorDecoder(_Wrapped):
    _C = Counter()


class ConnectorEncoder(_Wrapped):
    _C = Counter()


class Aggregation:
    """What an application derives its window aggregations from."""

    def initial_accumulator(self) -> Any:
        raise NotImplementedError

    def update(self, input: Any, acc: Any) -> None:
        raise NotImplementedError

    def combine(self, acc1: Any, acc2: Any) -> Any:
        raise NotImplementedError

    def output(self, key: str, acc: Any) -> Any:
        raise NotImplementedError

    def name(self) -> str:
        return type(self).__name__


def attach_to_module(cls: Any, cls_name: str, func: Function) -> Any:
    """Gives the class a name of its own in this package's globals.

    pickle stores an instance by the name of its class and finds it there.
    """
    package = sys.modules["wallaroo"]
    name = f"{cls_name}_{cls._C.next()}__{func.__name__}"
    cls.__module__ = "wallaroo"
    cls.__qualname__ = name
    setattr(package, name, cls)
    return cls


def _wallaroo_wrap(
    name: str, func: Function, base_cls: type, **kwargs: Any
) -> Any:
    """The class of the object that stands for `func`."""
    methods: dict[str, Any] = {"__doc__": func.__doc__}
    if base_cls is Computation:
        methods |= _named(name) | {"compute": lambda self, data: func(data)}
    elif base_cls is ComputationMulti:
        methods |= _named(name)
        methods["compute_multi"] = lambda self, data: func(data)
    elif base_cls is StateComputation:
        methods |= _stateful(name, kwargs["state"])
        methods["compute"] = lambda self, data, state: func(data, state)
    elif base_cls is StateComputationMulti:
        methods |= _stateful(name, kwargs["state"])
        methods["compute_multi"] = lambda self, data, state: func(data, state)
    elif base_cls is KeyExtractor:
        methods["extract_key"] = lambda self, data: _key(func(data))
    elif base_cls is OctetDecoder:
        methods |= _framed(kwargs["header_length"], kwargs["length_fmt"])
        methods["decode"] = lambda self, bs: func(bs)
    elif base_cls is OctetEncoder:
        methods["encode"] = lambda self, data: func(data)
    elif base_cls is ConnectorDecoder:
        methods |= _framed(4, ">I")
        methods["decode"] = lambda self, bs: func(bs)
        methods["decoder"] = lambda self: func
    elif base_cls is ConnectorEncoder:
        methods["encode"] = _connector_encode(func)
    else:
        raise TypeError(f"nothing to wrap a {base_cls.__name__} with")
    cls = type(base_cls.__name__, (base_cls,), methods)
    return attach_to_module(cls, base_cls.__name__, func)


def _named(name: str) -> dict[str, Any]:
    return {"name": lambda self: name}


def _stateful(name: str, state: Function) -> dict[str, Any]:
    return _named(name) | {"initial_state": lambda self: state()}


def _framed(header_length: int, length_fmt: str) -> dict[str, Any]:
    return {
        "header_length": lambda self: header_length,
        "payload_length": lambda self, bs: struct.unpack(length_fmt, bs)[0],
        # Pouch's own: how a feed of bare messages frames them.
        "_frame_header": lambda self, size: struct.pack(length_fmt, size),
    }


def _key(key: Any) -> Any:
    return chr(key) if isinstance(key, int) else key


def _connector_encode(func: Function) -> Function:
    def encode(
        self: Any, data: Any, event_time: int = 0, key: Any = None
    ) -> bytes:
        message = func(data)
        if isinstance(message, str):
            message = message.encode()
        key_bytes = key.encode() if isinstance(key, str) else key or b""
        body = struct.pack(
            f"<qI{len(key_bytes)}s{len(message)}s",
            event_time,
            len(key_bytes),
            key_bytes,
            message,
        )
        return struct.pack("<I", len(body)) + body

    return encode


def _validate_arity_compatability(name: str, obj: Any, arity: int) -> None:
    """Fails at decoration if `obj` cannot be called with `arity` arguments."""
    if not callable(obj):
        misuse(f"Expected a callable object but got a {obj!r} for {name}")
    try:
        inspect.signature(obj).bind(*[None] * arity)
    except TypeError:
        misuse(
            f"Incompatible function arity, your function for {name} must allow"
            f" {arity} arguments"
        )
    except ValueError:
        return  # Written in C, without a signature: calling it will tell.


def _validate_aggregation(aggregation: Any) -> None:
    """Fails if a class lacks what an aggregation needs."""
    for method in ("initial_accumulator", "update", "combine", "output"):
        if not hasattr(aggregation, method):
            misuse(f"an aggregation needs a method called {method}")


def computation(name: str) -> Function:
    def wrapped(func: Function) -> Any:
        _validate_arity_compatability(name, func, 1)
        return _wallaroo_wrap(name, func, Computation)()

    return wrapped


def computation_multi(name: str) -> Function:
    def wrapped(func: Function) -> Any:
        _validate_arity_compatability(name, func, 1)
        return _wallaroo_wrap(name, func, ComputationMulti)()

    return wrapped


def state_computation(name: str, state: Function) -> Function:
    def wrapped(func: Function) -> Any:
        _validate_arity_compatability(name, func, 2)
        return _wallaroo_wrap(name, func, StateComputation, state=state)()

    return wrapped


def state_computation_multi(name: str, state: Function) -> Function:
    def wrapped(func: Function) -> Any:
        _validate_arity_compatability(name, func, 2)
        return _wallaroo_wrap(name, func, StateComputationMulti, state=state)()

    return wrapped


def key_extractor(func: Function) -> Any:
    _validate_arity_compatability("key extractor", func, 1)
    return _wallaroo_wrap(func.__name__, func, KeyExtractor)()


def decoder(header_length: int, length_fmt: str) -> Function:
    def wrapped(func: Function) -> Any:
        _validate_arity_compatability(func.__name__, func, 1)
        return _wallaroo_wrap(
            func.__name__,
            func,
            OctetDecoder,
            header_length=header_length,
            length_fmt=length_fmt,
        )()

    return wrapped


def encoder(func: Function) -> Any:
    _validate_arity_compatability("encoder", func, 1)
    return _wallaroo_wrap(func.__name__, func, OctetEncoder)()
