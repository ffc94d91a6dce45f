"""Calls that this project does without, each with its replacement.

A run must be a function of its seed: no clock, no chance, no order by hash or
address. Errors travel as Status, bugs end in CHECK.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, Violation, code_of, line_of


@dataclasses.dataclass(frozen=True)
class Ban:
    """A pattern of C++, its replacement, and the paths where it is at home."""

    rule: str
    pattern: str
    instead: str
    at_home: tuple[str, ...] = ()


# The real world below a worker, and what people see of it.
_REAL_TIME = ("worker/posix_", "cli/", "tests/benchmarks/")

BANS = (
    Ban(
        "random",
        r"\b(std::)?s?rand\(|#include <random>|\bmt19937|\brandom_device",
        "draw from base/rng.h",
    ),
    Ban(
        "clock",
        r"\b(system|steady|high_resolution)_clock\b",
        "ask the Executor; Time is virtual",
        _REAL_TIME,
    ),
    Ban(
        "clock",
        r"(?<![\w.>:])(::|std::)?(time|clock|localtime|gmtime|gettimeofday"
        r"|clock_gettime)\(",
        "ask the Executor; Time is virtual",
        _REAL_TIME,
    ),
    Ban(
        "sleep",
        r"\b(sleep_for|sleep_until|usleep|nanosleep)\(|(?<![\w.>])sleep\(",
        "post to the Executor",
    ),
    Ban(
        "environment",
        r"\b(secure_)?getenv\(|\b(un)?setenv\(|\bputenv\(",
        "take it as an option",
    ),
    Ban("hash-order", r"\bstd::hash<", "route and digest with base/digest.h"),
    Ban(
        "pointer-key",
        r"\bstd::(multi)?(map|set)<\s*(const\s+)?[\w:]+(<[^<>]*>)?\s*(const\s*)?\*",
        "key by an id; addresses differ between runs",
    ),
    Ban(
        "thread",
        r"#include <(thread|mutex|future|condition_variable)>"
        r"|\bstd::(jthread|thread|async|mutex)\b",
        "post to the Executor; everything runs on one thread",
    ),
    Ban(
        "assert",
        r"(?<![\w.:>])assert\(|#include <(cassert|assert\.h)>",
        "CHECK of base/check.h, on in every build",
    ),
    Ban(
        "exception",
        r"\bthrow\b",
        "return a Status; bugs fail a CHECK",
        ("base/check.cc",),
    ),
    Ban(
        "print",
        r"\bstd::(cout|cerr|clog)\b|\bfmt::print\("
        r"|(?<![\w.>])(std::)?(f?printf|puts|putchar|perror)\(",
        "write to the std::ostream you are given",
        ("cli/", "tests/benchmarks/"),
    ),
    Ban("using-namespace", r"\busing\s+namespace\b", "name what you use"),
    Ban("skipped-test", r"\bDISABLED_|\bGTEST_SKIP\b", "no test is skipped"),
)

_UNORDERED = re.compile(
    r"\bunordered_(?:multi)?(?:map|set)<[^;{}()]*>[\s&]*(\w+)\s*[;={(,)]"
)


def check(tree: Tree) -> Iterator[Violation]:
    """Every use of what is banned, in comments and literals none."""
    for path, code in tree.code():
        for ban in BANS:
            if not path.startswith(ban.at_home or ("\0",)):
                for match in re.finditer(ban.pattern, code):
                    yield Violation(
                        path, line_of(code, match.start()), ban.rule, ban.instead
                    )
        yield from _check_unordered(path, code, tree)


def _check_unordered(path: str, code: str, tree: Tree) -> Iterator[Violation]:
    """Iteration over what this file, or its header, declares as unordered."""
    header = (
        tree.files.get(path.removesuffix(".cc") + ".h", "")
        if path.endswith(".cc")
        else ""
    )
    names = {match[1] for match in _UNORDERED.finditer(code + code_of(header))}
    for name in sorted(names):
        pattern = rf":\s*(?:\w+(?:\.|->))*{name}\s*\)|\b{name}(?:\.|->)c?begin\("
        for match in re.finditer(pattern, code):
            line = line_of(code, match.start())
            yield Violation(
                path, line, "hash-order", f"iterate a std::map; {name} has no order"
            )
