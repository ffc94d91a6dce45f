"""Says what is behind an ImportError: mostly a package for another Python.

C++ runs this after codec/python_bootstrap.py, in the same globals.
"""

import os
import sys

namespaces: bool = globals()["namespaces"]


def explain_import_error(error):
    """One line if a module was built for another Python, else ""."""
    version = ".".join(map(str, sys.version_info[:3]))
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        if isinstance(error, ImportError):
            file, built_for = wrong_build(error)
            if file:
                return (
                    f"{file} is built for {built_for}, but Pouch runs CPython"
                    f" {version}: install the package for this version"
                )
            if not namespaces and not isinstance(error, ModuleNotFoundError):
                return (
                    "few C extensions can be imported into a sub-interpreter:"
                    ' try "isolation": "namespaces"'
                )
        error = error.__cause__ or error.__context__
    return ""


def wrong_build(error):
    """The extension module an ImportError is about, and its Python."""
    path = getattr(error, "path", None) or ""
    if "undefined symbol" in str(error) and path.endswith(".so"):
        return path, tag_version(os.path.basename(path)) or "another Python"
    for name in missing_names(error):
        top, _, rest = name.rpartition(".")
        for folder in sys.path:
            folder = os.path.join(folder, *top.split(".")) if top else folder
            for file in sorted(os.listdir(folder) if os.path.isdir(folder)
                               else ()):  # fmt: skip
                built_for = tag_version(file)
                if file.startswith(rest + ".") and built_for:
                    return os.path.join(folder, file), built_for
    return "", ""


def missing_names(error):
    """Names of modules that may be what an ImportError did not find."""
    if not error.name:
        return []
    names = [error.name]
    words = str(error).split("cannot import name ")
    if len(words) > 1:
        names.append(error.name + "." + words[1].split("'")[1])
    return names


def tag_version(file):
    """Of "x.cpython-39-x86_64-linux-gnu.so" "CPython 3.9"; "" if it fits."""
    tag = file.split(".")[1] if file.endswith(".so") else ""
    if not tag.startswith("cpython-"):
        return ""
    digits = "".join(c for c in tag.split("-")[1] if c.isdigit())
    if len(digits) < 2 or digits == "{}{}".format(*sys.version_info):
        return ""
    return f"CPython {digits[0]}.{digits[1:]}"
