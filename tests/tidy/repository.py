"""All rules over one tree, less the exceptions."""

from __future__ import annotations

from tests.tidy import banned, build_files, layers, shape, text
from tests.tidy.exceptions import EXCEPTIONS
from tests.tidy.tree import Tree, Violation

_RULES = (banned.check, build_files.check, layers.check, shape.check, text.check)


def violations(
    tree: Tree, exceptions: dict[tuple[str, str], str] | None = None
) -> list[Violation]:
    """What breaks a rule in `tree`, in order of path and line."""
    table = EXCEPTIONS if exceptions is None else exceptions
    unused = set(table)
    found: list[Violation] = []
    for rule in _RULES:
        for violation in rule(tree):
            covering = {
                entry
                for entry in table
                if entry[0] == violation.rule and violation.path.startswith(entry[1])
            }
            unused -= covering
            if not covering:
                found.append(violation)
    for rule_name, path in sorted(unused):
        message = f"the exception from {rule_name} covers nothing; remove it"
        found.append(Violation(path, 0, "stale-exception", message))
    return sorted(found)
