"""Writes a C++ source that holds Python modules as strings.

    embed_python.py FUNCTION OUTPUT.cc NAME=FILE.py...

The output defines pouch::FUNCTION(), which returns every module. A file called
__init__.py makes a package.
"""

import pathlib
import sys


def literal(text: str) -> str:
    """The text as C++ string literals, one for each line."""
    lines = text.splitlines(keepends=True) or [""]
    return "\n".join(f"        {quoted(line)}" for line in lines)


def quoted(line: str) -> str:
    out = []
    for byte in line.encode():
        char = chr(byte)
        if char == "\n":
            out.append("\\n")
        elif char in '"\\?':
            out.append("\\" + char)
        elif 32 <= byte < 127:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def main() -> None:
    function, output, *modules = sys.argv[1:]
    entries = []
    for module in modules:
        name, _, file = module.partition("=")
        path = pathlib.Path(file)
        is_package = "true" if path.name == "__init__.py" else "false"
        source = literal(path.read_text(encoding="utf-8"))
        entries.append(f'      {{"{name}", {is_package},\n{source}}},\n')
    pathlib.Path(output).write_text(
        '#include "codec/embedded_module.h"\n\n'
        "namespace pouch {\n\n"
        f"EmbeddedModules {function}();\n\n"
        f"EmbeddedModules {function}() {{\n"
        "  return {\n" + "".join(entries) + "  };\n}\n\n"
        "}  // namespace pouch\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
