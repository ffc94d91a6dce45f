"""The shape of code: function length, guards, and the comments that must be."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, Violation, code_of, line_of

MAX_FUNCTION_LINES = 70

_CONTROL = re.compile(r"\s*(if|for|while|switch|catch|else|do|try)\b")
_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum)\b[^()]*$|\bextern\s*$")
_AFTER_PARAMETERS = ("const", "noexcept", "override", "final", "mutable", "&", "&&")
_INITIALIZERS = re.compile(r"\)[\w\s]*:(?!:)")
# A struct is plain data: its fields are commented, not always the whole.
_CLASS = re.compile(r"^class (?:\[\[\w+\]\] )?(\w+)[^;(){]*\{", re.MULTILINE)


def check(tree: Tree) -> Iterator[Violation]:
    """Function length everywhere; guards and comments in headers."""
    for path, text in tree.texts(".cc", ".h"):
        for function in functions(code_of(text)):
            yield from _too_long(path, function)
    for path, text in tree.texts(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                last = node.end_lineno or node.lineno
                yield from _too_long(path, Function(node.name, node.lineno, last))
    for path, text in tree.texts(".h"):
        yield from _check_header(path, text)


@dataclasses.dataclass
class Function:
    """Where a function's text begins and ends, signature included."""

    name: str
    first_line: int
    last_line: int


def _too_long(path: str, function: Function) -> Iterator[Violation]:
    lines = function.last_line - function.first_line + 1
    if lines > MAX_FUNCTION_LINES:
        message = (
            f"{function.name} has {lines} lines; split it below {MAX_FUNCTION_LINES}"
        )
        yield Violation(path, function.first_line, "function-length", message)


def functions(code: str) -> Iterator[Function]:
    """The outermost functions of C++ `code`, told by what precedes a brace.

    What precedes it is the `head`: everything since the last brace, semicolon
    or label that ended something. The braces of `: member_{0}` belong to it.
    """
    code = re.sub(r"^[ \t]*#(?:.*\\\n)*.*$", _spaces, code, flags=re.MULTILINE)
    stack: list[tuple[str, int]] = []  # What each open brace is; its head's start.
    start = 0
    for match in re.finditer(r"[{};]|\b(?:public|protected|private):", code):
        token = match.group()
        in_function = any(kind == "function" for kind, _ in stack)
        if token == "{":
            kind = "block" if in_function else _kind(code[start : match.start()])
            stack.append((kind, start))
        elif token == "}" and stack:
            kind, head_start = stack.pop()
            if kind == "function":
                yield _function(code, head_start, match.start())
            if kind == "initializer":
                start = head_start
                continue
        start = match.end()


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _kind(head: str) -> str:
    """What the brace behind `head` opens, outside of any function."""
    head = head.strip()
    if _CONTROL.match(head) or "(" not in head or _SCOPE.search(head):
        return "scope"
    last_word = re.split(r"\s+|\)", head)[-1]
    named = re.search(r"[\w>]$", head) and last_word not in _AFTER_PARAMETERS
    if named and _INITIALIZERS.search(head):
        return "initializer"
    return "scope" if re.search(r"=$", head) else "function"


def _function(code: str, head_start: int, end: int) -> Function:
    head = code[head_start:end]
    first = head_start + len(head) - len(head.lstrip())
    name = re.search(r"([\w:~]+|operator\S+)\s*\(", head)
    return Function(name[1] if name else "?", line_of(code, first), line_of(code, end))


def _check_header(path: str, text: str) -> Iterator[Violation]:
    if not text.startswith("// "):
        yield Violation(
            path, 1, "header-comment", "begin with a comment that says what the file is"
        )
    guard = "POUCH_" + re.sub(r"\W", "_", path).upper() + "_"
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        yield Violation(path, 1, "header-guard", f"the guard's name is {guard}")
    for match in _CLASS.finditer(code_of(text)):
        if not _is_introduced(text, match):
            line = line_of(text, match.start())
            yield Violation(
                path, line, "class-comment", f"say above {match[1]} what it is"
            )


def _is_introduced(text: str, declaration: re.Match[str]) -> bool:
    """A comment stands above the class, or the file's first one names it."""
    first_comment = re.match(r"(//.*\n)*", text)
    if first_comment and re.search(rf"\b{declaration[1]}\b", first_comment.group()):
        return True
    above = text[: declaration.start()].rstrip("\n").split("\n")
    while above and above[-1].startswith(("template", "    ", "requires")):
        above.pop()
    return bool(above) and above[-1].startswith("//")
