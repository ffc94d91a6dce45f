"""The pipeline that an application describes.

A pipeline is a tree. Its leaves start with a source, an inner node is a merge
of two others, and each node has a list of stages. build_application() returns

    (name, root, stages, children)

where `stages` is a list of lists of stage tuples, one list for each node,
`children` says for each node which two nodes it merges (none for a leaf), and
`root` is the index of the node that ends in a sink.
"""

from __future__ import annotations

from typing import Any

from wallaroo._errors import misuse

Stage = tuple[Any, ...]
Application = tuple[str, int, list[list[Stage]], list[list[int]]]


class Pipeline:
    """A pipeline so far. Every method returns a new one."""

    def __init__(
        self,
        stages: list[list[Stage]],
        children: list[list[int]],
        closed: bool = False,
    ) -> None:
        self._stages = stages
        self._children = children
        self._closed = closed

    def clone(self) -> Pipeline:
        return Pipeline(
            [list(stages) for stages in self._stages],
            [list(children) for children in self._children],
            self._closed,
        )

    def to(self, computation: Any) -> Pipeline:
        if hasattr(computation, "_stage"):
            stage: Stage = computation._stage()
        elif getattr(computation, "is_stateful", False):
            stage = ("to_state", computation)
        else:
            stage = ("to", computation)
        return self._with(stage)

    def key_by(self, key_extractor: Any) -> Pipeline:
        return self._with(("key_by", key_extractor))

    def collect(self) -> Pipeline:
        return self._with(("collect", ""))

    def to_sink(self, sink_config: Any) -> Pipeline:
        closed = self._with(("to_sink", sink_config.to_tuple()))
        closed._closed = True
        return closed

    def to_sinks(self, sink_configs: Any) -> Pipeline:
        configs = [config.to_tuple() for config in sink_configs]
        if not configs:
            misuse("to_sinks() needs at least one sink")
        closed = self._with(("to_sinks", configs))
        closed._closed = True
        return closed

    def merge(self, pipeline: Pipeline) -> Pipeline:
        if self._closed or pipeline._closed:
            misuse("a pipeline that ends in a sink cannot be merged")
        merged = self.clone()
        offset = len(merged._stages)
        other = pipeline.clone()
        merged._stages += other._stages
        merged._children += [
            [child + offset for child in children]
            for children in other._children
        ]
        merged._children.append([offset - 1, len(merged._stages) - 1])
        merged._stages.append([])
        return merged

    def _with(self, stage: Stage) -> Pipeline:
        if self._closed:
            misuse("nothing can be added to a pipeline behind its sink")
        longer = self.clone()
        longer._stages[-1].append(stage)
        return longer


def source(name: str, source_config: Any) -> Pipeline:
    """A pipeline that starts with a source."""
    return Pipeline([[("source", name, source_config.to_tuple())]], [[]])


def build_application(app_name: str, pipeline: Pipeline) -> Application:
    """What application_setup() returns."""
    if not isinstance(pipeline, Pipeline):
        misuse(f"build_application() needs a pipeline, not {pipeline!r}")
    if not pipeline._closed:
        misuse(
            "a pipeline must end in a sink: close it with to_sink() or"
            " to_sinks()"
        )
    # The last node is the root: merges are appended behind what they merge.
    root = len(pipeline._stages) - 1
    return (app_name, root, pipeline._stages, pipeline._children)
