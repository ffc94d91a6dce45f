"""Debian's CPython 3.11 as a library to embed, whatever `python3` is on the PATH.

The static library is linked, not libpython3.11.so: Python code then runs about
a quarter faster. It is not position independent, so every executable that holds
it is linked with -no-pie; C extensions find the interpreter's symbols in the
executable, hence --whole-archive and --export-dynamic.
"""

_INCLUDE = "/usr/include/python3.11"
_LIBRARY = "/usr/lib/python3.11"

_BUILD = """
cc_library(
    name = "python",
    hdrs = glob(["include/**/*.h"]),
    includes = ["include"],
    linkopts = [
        "-no-pie",
        "-Wl,--export-dynamic",
        "-Wl,--whole-archive",
        "{archive}",
        "-Wl,--no-whole-archive",
        "-lexpat",
        "-lz",
        "-lm",
        "-ldl",
        "-lutil",
        "-lpthread",
    ],
    visibility = ["//visibility:public"],
)
"""

def _find_archive(ctx):
    if not ctx.path(_INCLUDE + "/Python.h").exists or not ctx.path(_LIBRARY).exists:
        fail("Python 3.11 headers are missing: install libpython3.11-dev")
    for folder in ctx.path(_LIBRARY).readdir():
        archive = folder.get_child("libpython3.11.a")
        if folder.basename.startswith("config-3.11-") and archive.exists:
            return archive
    fail("libpython3.11.a is missing: install libpython3.11-dev")

def _system_python_impl(ctx):
    ctx.symlink(_INCLUDE, "include")
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)
    ctx.file("BUILD", _BUILD.format(archive = _find_archive(ctx)))

system_python = repository_rule(
    implementation = _system_python_impl,
    doc = "Target :python, to embed Debian's CPython 3.11.",
    local = True,
)
