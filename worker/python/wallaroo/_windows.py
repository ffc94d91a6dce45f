"""Windows, and the units their ranges are given in."""

from __future__ import annotations

from typing import Any

from wallaroo._decorators import _validate_aggregation
from wallaroo._errors import misuse, not_available


def nanoseconds(x: float) -> int:
    return int(x)


def microseconds(x: float) -> int:
    return int(x * 1_000)


def milliseconds(x: float) -> int:
    return int(x * 1_000_000)


def seconds(x: float) -> int:
    return int(x * 1_000_000_000)


def minutes(x: float) -> int:
    return int(x * 60_000_000_000)


def hours(x: float) -> int:
    return int(x * 3_600_000_000_000)


class RangeWindowsBuilder:
    """Describes windows that span a range of event time."""

    def __init__(
        self,
        wrange: int,
        slide: int | None = None,
        delay: int | None = None,
        late_data_policy: str | None = None,
    ) -> None:
        self._range = wrange
        self._slide = slide
        self._delay = delay
        self._late_data_policy = late_data_policy

    def with_slide(self, slide: int) -> RangeWindowsBuilder:
        if self._slide is not None:
            misuse("with_slide() was called twice")
        return RangeWindowsBuilder(
            self._range, slide, self._delay, self._late_data_policy
        )

    def with_delay(self, delay: int) -> RangeWindowsBuilder:
        if self._delay is not None:
            misuse("with_delay() was called twice")
        return RangeWindowsBuilder(
            self._range, self._slide, delay, self._late_data_policy
        )

    def with_late_data_policy(self, policy: str) -> RangeWindowsBuilder:
        if self._late_data_policy is not None:
            misuse("with_late_data_policy() was called twice")
        return RangeWindowsBuilder(
            self._range, self._slide, self._delay, policy
        )

    def over(self, aggregation: Any) -> _Windows:
        _validate_aggregation(aggregation)
        return _Windows("range_windows")


class CountWindowsBuilder:
    """Describes windows of a number of messages."""

    def __init__(self, wrange: int) -> None:
        self._count = wrange

    def over(self, aggregation: Any) -> _Windows:
        _validate_aggregation(aggregation)
        return _Windows("count_windows")


class _Windows:
    """What over() gives and to() takes."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def _stage(self) -> tuple[Any, ...]:
        not_available(f"windows ({self._kind})")


def range_windows(wrange: int) -> RangeWindowsBuilder:
    return RangeWindowsBuilder(wrange)


def count_windows(wrange: int) -> CountWindowsBuilder:
    return CountWindowsBuilder(wrange)
