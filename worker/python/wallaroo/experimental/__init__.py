"""Connectors: sources and sinks that run in processes of their own.

Their encoders and decoders work; the connectors themselves are not simulated
by Pouch yet and raise NotAvailableError when they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import wallaroo
from wallaroo._errors import not_available

Function = Callable[..., Any]


def stream_message_decoder(func: Function) -> Any:
    wallaroo._validate_arity_compatability(func.__name__, func, 1)
    cls = wallaroo._wallaroo_wrap(
        func.__name__, func, wallaroo.ConnectorDecoder
    )
    return cls()


def stream_message_encoder(func: Function) -> Any:
    wallaroo._validate_arity_compatability(func.__name__, func, 1)
    cls = wallaroo._wallaroo_wrap(
        func.__name__, func, wallaroo.ConnectorEncoder
    )
    return cls()


def octet_message_decoder(func: Function) -> Any:
    not_available("octet_message_decoder, which Wallaroo 0.6.1 fails in, too")


def octet_message_encoder(func: Function) -> Any:
    wallaroo._validate_arity_compatability(func.__name__, func, 1)
    return wallaroo._wallaroo_wrap(func.__name__, func, wallaroo.OctetEncoder)()


class SourceConnectorConfig:
    def __init__(
        self,
        name: str,
        encoder: Any,
        decoder: Any,
        port: str | int,
        cookie: str,
        max_credits: int,
        refill_credits: int,
        host: str = "127.0.0.1",
    ) -> None:
        self._name = name
        self._encoder = encoder
        self._decoder = decoder
        self._port = port
        self._cookie = cookie
        self._max_credits = max_credits
        self._refill_credits = refill_credits
        self._host = host

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("source connectors (SourceConnectorConfig)")


class SinkConnectorConfig:
    def __init__(
        self,
        name: str,
        encoder: Any,
        decoder: Any,
        port: str | int,
        cookie: str,
        host: str = "127.0.0.1",
    ) -> None:
        self._name = name
        self._encoder = encoder
        self._decoder = decoder
        self._port = port
        self._cookie = cookie
        self._host = host

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("sink connectors (SinkConnectorConfig)")


class BaseConnector:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        not_available(f"connectors ({type(self).__name__})")


class AtLeastOnceSourceConnector(BaseConnector):
    def __init__(
        self,
        version: str,
        cookie: str,
        program_name: str,
        instance_name: str,
        host: str,
        port: str | int,
        delay: float = 0,
    ) -> None:
        super().__init__()


class SourceConnector(BaseConnector):
    pass


class SinkConnector(BaseConnector):
    pass


def parse_connector_args(*args: Any, **kwargs: Any) -> Any:
    not_available("connectors (parse_connector_args)")
