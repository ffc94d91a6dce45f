"""What a document says about the repository, and whether it is there.

Every rule takes documents as {path: text} and an oracle that says what exists,
and yields one line for each thing that does not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

Documents = dict[str, str]

_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
_DOCUMENT_NAME = re.compile(r"\bdocs/[\w-]+\.md\b")
_COMMAND = re.compile(r"^[ ]*(?:\$ )?\./pouch ([^\n#]*)", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The fragments that the headings of a document can be reached by."""
    return {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in _HEADING.findall(_FENCE.sub("", text))
    }


def dead_links(documents: Documents, exists: Callable[[str], bool]) -> Iterator[str]:
    """Relative links to files, and to headings, that are not there."""
    for path, text in documents.items():
        for target in _LINK.findall(_FENCE.sub("", text)):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, fragment = target.partition("#")
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            file = joined if name else path
            if not exists(file):
                yield f"{path}: the link {target} leads nowhere"
            elif fragment and fragment not in anchors(documents.get(file, "")):
                yield f"{path}: the link {target} has no such heading"


def missing_paths(
    documents: Documents, folders: set[str], exists: Callable[[str], bool]
) -> Iterator[str]:
    """Paths in code spans that begin with one of `folders` and do not exist."""
    for path, text in documents.items():
        for span in _CODE_SPAN.findall(_FENCE.sub("", text)):
            is_path = _PATH.fullmatch(span) and "/" in span
            if is_path and span.split("/")[0] in folders and not exists(span):
                yield f"{path}: there is no {span}"


def missing_documents(
    sources: Documents, exists: Callable[[str], bool]
) -> Iterator[str]:
    """Documents that sources send their readers to and that do not exist."""
    for path, text in sources.items():
        for name in sorted(set(_DOCUMENT_NAME.findall(text))):
            if not exists(name):
                yield f"{path}: there is no {name}"


def wrong_probe_counts(documents: Documents, count: int) -> Iterator[str]:
    """Reports in documents that speak of another number of probes."""
    for path, text in documents.items():
        for of in re.findall(r"\bprobes\s+\d+ of (\d+) hit", text):
            if int(of) != count:
                yield f"{path}: there are {count} probes, not {of}"


def wrong_commands(
    documents: Documents,
    help_of: Callable[[str], str | None],
    exists: Callable[[str], bool],
) -> Iterator[str]:
    """Lines `./pouch ...` that name a command, option or file that is not there.

    `help_of` gives the help of a command, or None if there is no such command.
    """
    for path, text in documents.items():
        for line in _COMMAND.findall(text):
            words = line.split()
            command = words[0] if words else ""
            if command == "test" or command.startswith("-"):
                described = None if command == "test" else help_of("")
            else:
                described = help_of(command)
                if described is None:
                    yield f"{path}: there is no command ./pouch {line}"
                    continue
            yield from _wrong_words(path, words, described, exists)


def _wrong_words(
    path: str,
    words: list[str],
    described: str | None,
    exists: Callable[[str], bool],
) -> Iterator[str]:
    for word in words:
        option = word.split("=")[0]
        if described is not None and word.startswith("-"):
            if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", described):
                yield f"{path}: {words[0]} has no option {option}"
        elif word.startswith("//"):
            package = word[2:].split(":")[0]
            pattern = package.replace("...", "**")
            if not exists(posixpath.join(pattern, "BUILD")):
                yield f"{path}: there is no package {word}"
        elif re.match(r"scenarios/.*\.json$", word) and not exists(word):
            yield f"{path}: there is no {word}"
