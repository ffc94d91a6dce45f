"""The repositories Bazel asks for by itself, answered without a network.

Debian packages them as folders (bazel-rules-cc and friends). A machine without
those folders downloads the archive that Bazel 4.2 pins for the same repository.
That was tried with an archive on the disk only, never over the network.
"""

def _write_stub(ctx):
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)
    ctx.file("BUILD", ctx.attr.stub)

def _link_folder(ctx, folder):
    """Links what is in `folder`; a folder that holds a patched file is opened up."""
    patched = {}
    for name in ctx.attr.patches:
        path = ""
        for part in name.split("/")[:-1]:
            path = path + "/" + part if path else part
            patched[path] = True
    pending = [""]

    # Starlark has neither recursion nor `while`; patched folders are few.
    for _ in range(len(patched) + 1):
        if not pending:
            break
        current = pending.pop()
        for child in ctx.path(folder + "/" + current).readdir():
            name = current + "/" + child.basename if current else child.basename
            if name in patched:
                pending.append(name)
            elif name not in ctx.attr.patches:
                ctx.symlink(child, name)

    for name, replacements in ctx.attr.patches.items():
        text = ctx.read(folder + "/" + name)
        for replacement in replacements:
            old, new = replacement.split(" => ")
            text = text.replace(old, new)
        ctx.file(name, text)

def _debian_folder_impl(ctx):
    if ctx.attr.stub:
        _write_stub(ctx)
    elif ctx.path(ctx.attr.folder).exists:
        _link_folder(ctx, ctx.attr.folder)
    else:
        ctx.download_and_extract(
            url = ctx.attr.urls,
            sha256 = ctx.attr.sha256,
            stripPrefix = ctx.attr.strip_prefix,
        )

debian_folder = repository_rule(
    implementation = _debian_folder_impl,
    doc = "A folder of this machine as a repository; else a pinned archive.",
    local = True,
    attrs = {
        "folder": attr.string(doc = "Where Debian's package puts it."),
        "patches": attr.string_list_dict(
            doc = "File of the folder -> replacements, each `old => new`.",
        ),
        "stub": attr.string(doc = "The BUILD file of an empty repository."),
        "urls": attr.string_list(),
        "sha256": attr.string(),
        "strip_prefix": attr.string(),
    },
)

def _github(path):
    return [
        "https://mirror.bazel.build/github.com/bazelbuild/" + path,
        "https://github.com/bazelbuild/" + path,
    ]

# Debian's rules_cc 0.0.4 expects a newer Bazel: `use_cpp_toolchain` came later.
_OLD_TOOLCHAIN = [
    ", \"use_cpp_toolchain\" => ",
    "use_cpp_toolchain() => [\"@bazel_tools//tools/cpp:toolchain_type\"]",
]

def debian_repositories():
    """Overrides every repository that Bazel 4's built-in WORKSPACE would fetch."""
    debian_folder(
        name = "rules_cc",
        folder = "/usr/share/bazel/rules/cc",
        patches = {
            "cc/private/rules_impl/cc_flags_supplier.bzl": _OLD_TOOLCHAIN,
            "cc/private/rules_impl/compiler_flag.bzl": _OLD_TOOLCHAIN,
        },
        sha256 = "d0c573b94a6ef20ef6ff20154a23d0efcb409fb0e1ff0979cec318dfe42f0cdd",
        strip_prefix = "rules_cc-b1c40e1de81913a3c40e5948f78719c28152486d",
        urls = _github("rules_cc/archive/b1c40e1de81913a3c40e5948f78719c28152486d.zip"),
    )
    debian_folder(
        name = "rules_java",
        folder = "/usr/share/bazel/rules/java",
        sha256 = "bc81f1ba47ef5cc68ad32225c3d0e70b8c6f6077663835438da8d5733f917598",
        strip_prefix = "rules_java-7cf3cefd652008d0a64a419c34c13bdca6c8f178",
        urls = _github("rules_java/archive/7cf3cefd652008d0a64a419c34c13bdca6c8f178.zip"),
    )
    debian_folder(
        name = "rules_proto",
        folder = "/usr/share/bazel/rules/proto",
        sha256 = "8e7d59a5b12b233be5652e3d29f42fba01c7cbab09f6b3a8d0a57ed6d1e9a0da",
        strip_prefix = "rules_proto-7e4afce6fe62dbff0a4a03450143146f9f2d7488",
        urls = _github("rules_proto/archive/7e4afce6fe62dbff0a4a03450143146f9f2d7488.tar.gz"),
    )
    debian_folder(
        name = "platforms",
        folder = "/usr/share/bazel/tools/platforms",
        sha256 = "5308fc1d8865406a49427ba24a9ab53087f17f5266a7aabbfc28823f3916e1ca",
        urls = _github("platforms/releases/download/0.0.6/platforms-0.0.6.tar.gz"),
    )
    debian_folder(
        name = "bazel_skylib",
        folder = "/usr/share/bazel/tools/skylib",
        sha256 = "1c531376ac7e5a180e0237938a2536de0c54d93f5c278634818e0efc952dd56c",
        urls = _github("bazel-skylib/releases/download/1.0.3/bazel-skylib-1.0.3.tar.gz"),
    )

    # `bazel test` wants this one to exist; only `bazel coverage` would use it.
    debian_folder(
        name = "remote_coverage_tools",
        stub = """
filegroup(
    name = "coverage_report_generator",
    visibility = ["//visibility:public"],
)
""",
    )
