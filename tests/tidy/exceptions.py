"""Where a rule does not hold, and why.

An entry covers every path that begins with it. One that covers nothing any
more is itself a violation, so the table stays true.
"""

# (rule, path prefix): reason
EXCEPTIONS: dict[tuple[str, str], str] = {
    (
        "clock",
        "codec/python_interpose.cc",
    ): "defines what the C library would, so that Python reads virtual time",
    (
        "sleep",
        "codec/python_interpose.cc",
    ): "defines what the C library would, so that sleeping takes virtual time",
    (
        "environment",
        "codec/python_runtime.cc",
    ): "the C library takes its time zone from nowhere else",
}
