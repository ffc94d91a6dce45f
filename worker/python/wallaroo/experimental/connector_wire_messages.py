"""The connectors' wire messages. Not simulated by Pouch yet."""

from __future__ import annotations

from typing import Any

from wallaroo._errors import not_available


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    not_available(f"wallaroo.experimental.connector_wire_messages.{name}")
