#!/usr/bin/env python3
"""Writes docs/scenario-reference.md from the scenario schema and the probes.

    tools/scenario_reference.py          write the document
    tools/scenario_reference.py --check  say whether it is in step; exit 1 if not
"""

from __future__ import annotations

import json
import pathlib
import re
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = "scenarios/schema/scenario.schema.json"
PROBES = "worker/probes.h"
DOCUMENT = "docs/scenario-reference.md"

Schema = dict[str, Any]

_INTRODUCTION = """# Scenario files

<!-- Made by tools/scenario_reference.py from {schema} and {probes};
     change these and run it again. -->

{description}

A scenario is one JSON object in UTF-8, at most 1 MiB, without comments. A key
that is not listed here is an error, as is a name twice in one object. `pouch
check FILE...` looks for mistakes without running anything, and tells all of them
with line and column. With this line in it, an editor completes the keys:

```json
"$schema": "schema/scenario.schema.json"
```

A **duration** is a string of a number and, directly behind it, its unit: `ns`,
`us`, `ms`, `s` or `min`, as in `"200ms"` or `"1.5s"`. None is longer than a day.
A range of durations is one duration, which is then always taken, or a list of
the least and the greatest, between which each is drawn.

The smallest scenario that does something:

```json
{{
  "name": "nothing goes wrong",
  "application": {{
    "module": "apps/word_count.py",
    "args": ["--in", "words@feed:7000", "--out", "sink:7100"]
  }},
  "feeds": {{"words": {{"file": "data/ecclesiastes.txt"}}}}
}}
```
"""

_PROBES = """
## Probes

What `on` may name: the steps of the protocol and its rare paths, as workers
report them.

| probe | what happened |
|---|---|
"""


def in_code(value: Any) -> str:
    """A JSON value as code for a table's cell."""
    text = json.dumps(value, ensure_ascii=False).replace("|", "\\|")
    return f"`{text}`"


class Reference:
    """Makes the document from one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def resolved(self, part: Schema) -> Schema:
        """The part with what its `$ref` refers to; its own words win."""
        if "$ref" not in part:
            return part
        name = part["$ref"].removeprefix("#/definitions/")
        return {**self._schema["definitions"][name], **part}

    def type_of(self, part: Schema) -> str:
        """What a value must be, in a few words."""
        part = self.resolved(part)
        name = part.get("$ref", "").removeprefix("#/definitions/")
        named = {
            "duration": "a duration",
            "positive_duration": "a duration longer than 0",
            "duration_range": "a range of durations",
            "signed_duration": "a duration that may be negative",
            "rate": "a bandwidth",
            "workers": "a list of workers",
        }
        if name in named:
            return named[name]
        if "title" in part:
            return part["title"]
        if "enum" in part:
            return "one of the words below"
        if "oneOf" in part:
            return ", or ".join(self.type_of(choice) for choice in part["oneOf"])
        if part["type"] == "integer":
            return f"a whole number, {part['minimum']} to {part['maximum']}"
        if part["type"] == "array":
            return f"a list, each element {self.type_of(part['items'])}"
        return {
            "object": "an object",
            "string": "a string",
            "boolean": "true or false",
            "number": "a number",
        }[part["type"]]

    def entry(self, key: str, part: Schema, required: bool) -> list[str]:
        """The lines about one key."""
        part = self.resolved(part)
        facts = [self.type_of(part)]
        if "unit" in part and part.get("type") in ("integer", "number"):
            facts.append(f"in {part['unit']}")
        if "oneOf" in part and part.get("unit") == "workers":
            facts.append("in workers")
        if required:
            facts.append("required")
        if "default" in part and part["default"] not in ({}, []):
            facts.append(f"default {in_code(part['default'])}")
        lines = [f"- **`{key}`**: {'; '.join(facts)}.", f"  {part['description']}"]
        for word, meaning in zip(part.get("enum", ()), part.get("enumDescriptions", ())):
            lines.append(f"  - `{word}`: {meaning}")
        lines.append(f"  Example: {in_code(part['examples'][0])}")
        if part.get("enum"):  # Behind a list, a line of its own needs a gap.
            lines.insert(-1, "")
        return lines

    def section(self, title: str, about: str, part: Schema) -> list[str]:
        """A heading, and an entry for each key of an object."""
        lines = ["", f"## {title}", ""]
        if about:
            lines += [about, ""]
        for key, member in part["properties"].items():
            lines += self.entry(key, member, key in part.get("required", ()))
        for key, member in part["properties"].items():
            lines += self.inner_section(title, key, member)
        return lines

    def inner_section(self, title: str, key: str, member: Schema) -> list[str]:
        """The section about a key's own keys, if it has any."""
        member = self.resolved(member)
        outer = "" if title == "The scenario" else f"{title}."
        inner = None
        if "properties" in member:
            inner, name = member, f"{outer}{key}"
        elif isinstance(member.get("additionalProperties"), dict):
            inner, name = self.resolved(member["additionalProperties"]), f"{outer}{key}"
        elif "items" in member:
            inner, name = self.resolved(member["items"]), f"{outer}{key}"
        if not inner or "properties" not in inner:
            return []
        if key == "sinks":  # The same as under "sink".
            return []
        about = member["description"]
        if "properties" not in member:
            kind = "element" if "items" in member else "member"
            about += f" The keys of each {kind}:"
        return self.section(name.replace("..", "."), about, inner)

    def document(self, probes: list[tuple[str, str]]) -> str:
        """The whole text."""
        introduction = _INTRODUCTION.format(
            description=self._schema["description"], schema=SCHEMA, probes=PROBES
        )
        lines = self.section("The scenario", "", self._schema)
        table = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in probes)
        return introduction + "\n".join(lines) + "\n" + _PROBES + table


def probes_of(header: str) -> list[tuple[str, str]]:
    """Names and meanings in the list of worker/probes.h."""
    header = re.sub(r"\s*\\\n\s*", " ", header)
    return re.findall(r'X\(k\w+,\s*"([^"]+)",\s*"([^"]+)"\)', header)


def render(root: pathlib.Path) -> str:
    """The document for the tree below `root`."""
    schema = json.loads((root / SCHEMA).read_text("utf-8"))
    probes = probes_of((root / PROBES).read_text("utf-8"))
    return Reference(schema).document(probes)


def main(arguments: list[str]) -> int:
    if "--help" in arguments:
        print(__doc__)
        return 0
    text = render(ROOT)
    path = ROOT / DOCUMENT
    if "--check" not in arguments:
        path.write_text(text, "utf-8")
        return 0
    if path.exists() and path.read_text("utf-8") == text:
        return 0
    print(f"{DOCUMENT} is out of step: run tools/scenario_reference.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
