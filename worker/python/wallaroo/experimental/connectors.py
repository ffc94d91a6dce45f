"""Readers that feed source connectors. Not simulated by Pouch yet."""

from __future__ import annotations

from typing import Any

from wallaroo._errors import not_available


class BaseIter:
    """An iterator."""

    def __iter__(self) -> BaseIter:
        return self

    def __next__(self) -> Any:
        raise NotImplementedError


class BaseSource:
    """What a source connector reads from: values and points of reference."""

    def __str__(self) -> str:
        raise NotImplementedError

    def reset(self, pos: int = 0) -> None:
        raise NotImplementedError

    def point_of_ref(self) -> int:
        raise NotImplementedError

    def __next__(self) -> tuple[Any, int]:
        raise NotImplementedError

    def wallaroo_acked(self, por: int) -> None:
        """Called when everything up to `por` is in a checkpoint."""


class FramedFileReader(BaseIter, BaseSource):
    def __init__(self, filename: str) -> None:
        not_available("FramedFileReader")


class ThrottledFileReader(BaseIter, BaseSource):
    def __init__(
        self,
        filename: str,
        limit_rate: float,
        is_framed: bool,
        is_text_lines: bool,
    ) -> None:
        not_available("ThrottledFileReader")


class MultiSourceConnector(BaseIter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        not_available("MultiSourceConnector")
