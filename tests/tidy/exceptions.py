"""Where a rule does not hold, and why.

An entry covers every path that begins with it. One that covers nothing any
more is itself a violation, so the table stays true.
"""

# (rule, path prefix): reason
EXCEPTIONS: dict[tuple[str, str], str] = {}
