"""What Pouch gives to a scenario author's own Python: checks and feeds.

Not for applications, which would need it in production, too.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from pouch._probes import sometimes

__all__ = ["View", "sometimes"]


@dataclasses.dataclass(frozen=True)
class View:
    """What a check is shown: a whole cluster at a complete checkpoint.

    Everything in it is a copy, made for one call of one check.
    """

    #: The state objects, by the name of their step and then by their key.
    states: dict[str, dict[str, Any]]
    #: What the sinks hold, by their address, once the run has ended: of a
    #: transactional sink the committed messages, one worker's after another's;
    #: of a plain one the bytes of each connection. None before the end.
    output: dict[str, list[bytes]] | None
    #: Complete checkpoints so far, this one included.
    checkpoint: int
    #: Virtual time in seconds since the run began.
    time: float
