"""The API that Wallaroo Python applications are written against.

Pouch's own implementation: every public name and signature of Wallaroo 0.6.1,
so that an application file runs unchanged. What Pouch does not simulate yet
exists by name and raises NotAvailableError when it is used.

Every worker has its own copy of this package. The classes that the decorators
make are put into its globals, where pickle finds them by name; the names depend
on the order of decoration only.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from typing import Any

from wallaroo._decorators import (
    Aggregation,
    Computation,
    ComputationMulti,
    ConnectorDecoder,
    ConnectorEncoder,
    Counter,
    KeyExtractor,
    OctetDecoder,
    OctetEncoder,
    StateComputation,
    StateComputationMulti,
    _validate_aggregation,
    _validate_arity_compatability,
    _wallaroo_wrap,
    attach_to_module,
    computation,
    computation_multi,
    decoder,
    encoder,
    key_extractor,
    state_computation,
    state_computation_multi,
)
from wallaroo._endpoints import (
    CustomKafkaSinkCLIParser,
    CustomKafkaSourceCLIParser,
    DefaultKafkaSinkCLIParser,
    DefaultKafkaSourceCLIParser,
    GenSourceConfig,
    TCPSinkConfig,
    TCPSourceConfig,
    kafka_parse_sink_options,
    kafka_parse_source_options,
    tcp_parse_input_addrs,
    tcp_parse_output_addrs,
)
from wallaroo._errors import NotAvailableError, WallarooParameterError
from wallaroo._pipeline import Pipeline, build_application, source
from wallaroo._windows import (
    CountWindowsBuilder,
    RangeWindowsBuilder,
    count_windows,
    hours,
    microseconds,
    milliseconds,
    minutes,
    nanoseconds,
    range_windows,
    seconds,
)

__all__ = [
    "Aggregation",
    "Computation",
    "ComputationMulti",
    "ConnectorDecoder",
    "ConnectorEncoder",
    "CountWindowsBuilder",
    "Counter",
    "CustomKafkaSinkCLIParser",
    "CustomKafkaSourceCLIParser",
    "DefaultKafkaSinkCLIParser",
    "DefaultKafkaSourceCLIParser",
    "GenSourceConfig",
    "KeyExtractor",
    "NotAvailableError",
    "OctetDecoder",
    "OctetEncoder",
    "Pipeline",
    "RangeWindowsBuilder",
    "StateComputation",
    "StateComputationMulti",
    "TCPSinkConfig",
    "TCPSourceConfig",
    "Unbuffered",
    "WallarooParameterError",
    "_validate_aggregation",
    "_validate_arity_compatability",
    "_wallaroo_wrap",
    "attach_to_module",
    "build_application",
    "computation",
    "computation_multi",
    "count_windows",
    "decoder",
    "deserialize",
    "encoder",
    "hours",
    "kafka_parse_sink_options",
    "kafka_parse_source_options",
    "key_extractor",
    "microseconds",
    "milliseconds",
    "minutes",
    "nanoseconds",
    "range_windows",
    "seconds",
    "serialize",
    "source",
    "state_computation",
    "state_computation_multi",
    "tcp_parse_input_addrs",
    "tcp_parse_output_addrs",
]

# The whole command line. The runtime sets it after the application's module
# was imported and before application_setup() is called.
_ARGS: tuple[str, ...] = ()


def serialize(o: Any) -> bytes:
    """The default hook: any object to bytes."""
    return pickle.dumps(o)


def deserialize(bs: bytes) -> Any:
    """The default hook: the bytes of serialize() to an object."""
    return pickle.loads(bs)


class Unbuffered:
    """A text stream that is flushed after every write."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, data: str) -> None:
        self.stream.write(data)
        self.stream.flush()

    def writelines(self, datas: list[str]) -> None:
        self.stream.writelines(datas)
        self.stream.flush()

    def __getattr__(self, attr: str) -> Any:
        return getattr(self.stream, attr)


def _unbuffer(name: str, wrap: Callable[[Any], Any] = Unbuffered) -> None:
    stream = getattr(sys, name)
    if stream is not None and not stream.isatty():
        setattr(sys, name, wrap(stream))


_unbuffer("stdout")
_unbuffer("stderr")
