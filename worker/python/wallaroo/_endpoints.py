"""Where data comes from and goes to: configurations and their options."""

from __future__ import annotations

import argparse
from typing import Any

from wallaroo._errors import misuse, not_available

Address = tuple[str, ...]


class TCPSourceConfig:
    def __init__(
        self,
        name: str,
        host: str,
        port: str | int,
        decoder: Any,
        valid: bool = True,
        parallelism: int = 10,
        max_size: int = 16384,
        max_received_count: int = 50,
    ) -> None:
        self._name = name
        self._host = host
        self._port = port
        self._decoder = decoder
        self._valid = valid
        self._parallelism = parallelism
        self._max_size = max_size
        self._max_received_count = max_received_count

    def to_tuple(self) -> tuple[Any, ...]:
        return (
            "tcp",
            self._name,
            self._host,
            str(self._port),
            self._decoder,
            self._valid,
            self._parallelism,
            self._max_size,
            self._max_received_count,
        )


class TCPSinkConfig:
    def __init__(self, host: str, port: str | int, encoder: Any) -> None:
        self._host = host
        self._port = port
        self._encoder = encoder

    def to_tuple(self) -> tuple[Any, ...]:
        return ("tcp", self._host, str(self._port), self._encoder)


class GenSourceConfig:
    def __init__(self, name: str, gen_instance: Any) -> None:
        self._name = name
        self._gen_instance = gen_instance

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("sources that generate their data (GenSourceConfig)")


class DefaultKafkaSourceCLIParser:
    def __init__(self, decoder: Any, name: str = "kafka_source") -> None:
        self._decoder = decoder
        self._name = name

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("Kafka sources")


class CustomKafkaSourceCLIParser:
    def __init__(self, args: list[str], decoder: Any) -> None:
        self._args = args
        self._decoder = decoder

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("Kafka sources")


class DefaultKafkaSinkCLIParser:
    def __init__(self, encoder: Any, name: str = "kafka_sink") -> None:
        self._encoder = encoder
        self._name = name

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("Kafka sinks")


class CustomKafkaSinkCLIParser:
    def __init__(self, args: list[str], encoder: Any) -> None:
        self._args = args
        self._encoder = encoder

    def to_tuple(self) -> tuple[Any, ...]:
        not_available("Kafka sinks")


def tcp_parse_input_addrs(args: list[str]) -> list[Address]:
    """-i or --in NAME@HOST:PORT,... as (name, host, port), all strings.

    (host, port) for addresses without a name.
    """
    addresses = []
    for text in _option(args, "-i", "--in").split(","):
        name, at, address = text.rpartition("@")
        host_and_port = _host_and_port(address, "--in")
        addresses.append((name, *host_and_port) if at else host_and_port)
    return addresses


def tcp_parse_output_addrs(args: list[str]) -> list[Address]:
    """-o or --out HOST:PORT,... as (host, port), all strings."""
    texts = _option(args, "-o", "--out").split(",")
    return [_host_and_port(text, "--out") for text in texts]


def _option(args: list[str], short: str, long: str) -> str:
    parser = argparse.ArgumentParser(prog="wallaroo", add_help=False)
    parser.add_argument(short, long, dest="value")
    value: str | None = parser.parse_known_args(args)[0].value
    if value is None:
        misuse(f"the option {long} is missing from the application's options")
    return value


def _host_and_port(text: str, option: str) -> Address:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port:
        misuse(f"{option} needs HOST:PORT, but got {text!r}")
    return (host, port)


def kafka_parse_source_options(args: list[str]) -> Any:
    not_available("Kafka sources (kafka_parse_source_options)")


def kafka_parse_sink_options(args: list[str]) -> Any:
    not_available("Kafka sinks (kafka_parse_sink_options)")
