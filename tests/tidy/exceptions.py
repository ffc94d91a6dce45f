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
    (
        "exception",
        "sim/run.cc",
    ): "a failed CHECK that is no worker's is passed on",
    (
        "pointer-key",
        "tests/mutants/wallaroo_record_store.cc",
    ): "looked up only, never gone through; the header has no room for it",
    (
        "print",
        "tests/mutants/mutant_main.cc",
    ): "a program of its own, which says at which seed it caught the bug",
    (
        "print",
        "tests/random_runs/random_runs.cc",
    ): "a program of its own, which lists how often each probe was hit",
    (
        "print",
        "tests/sim/search/exhaust_native.cc",
    ): "a program of its own, which says what it counted",
    (
        "print",
        "tests/sim/random_crashes_test.cc",
    ): "lists how often each probe was hit",
    (
        "trailing-space",
        "tests/mutants/patches/",
    ): "an empty line of the source is a space in a patch",
}
