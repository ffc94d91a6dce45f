"""The repository checks itself, and each rule is seen to catch its violation."""

from __future__ import annotations

import pathlib
import unittest

from tests.tidy.repository import violations
from tests.tidy.shape import functions
from tests.tidy.tree import Tree, code_of

_HEADER = """// A thing, for these tests.

#ifndef POUCH_BASE_THING_H_
#define POUCH_BASE_THING_H_

// Says what it is.
class Thing {};

#endif  // POUCH_BASE_THING_H_
"""
_BUILD = """cc_library(
    name = "thing",
    srcs = ["thing.cc"],
    hdrs = ["thing.h"],
    copts = POUCH_COPTS,
)
"""


class RepositoryTest(unittest.TestCase):
    """The tree this test was built from."""

    def test_no_tracked_file_breaks_a_rule(self) -> None:
        root = pathlib.Path("WORKSPACE").resolve().parent
        tree = Tree.of_repository(root)
        self.assertTrue("tests/tidy_test.py" in tree.files, "the tree is not there")
        found = violations(tree)
        if found:
            self.fail("\n".join(["tools/tidy says:", *map(str, found)]))


class RuleTest(unittest.TestCase):
    """Each rule over a small tree with one planted violation."""

    def rules(self, files: dict[str, str]) -> list[str]:
        """Which rules break in a clean small tree with `files` added to it."""
        clean = {
            "base/BUILD": _BUILD,
            "base/thing.h": _HEADER,
            "base/thing.cc": '#include "base/thing.h"\n',
        }
        return [found.rule for found in violations(Tree({**clean, **files}), {})]

    def rules_of_code(self, code: str, path: str = "base/thing.cc") -> list[str]:
        """Which rules break if a source with a target consists of `code`."""
        folder, name = path.rsplit("/", 1)
        build = _BUILD.replace("thing.cc", name) if folder != "base" else _BUILD
        build = build if folder == "base" else build.replace('"thing.h"', "")
        return self.rules({f"{folder}/BUILD": build, path: code})

    def test_clean_tree_breaks_none(self) -> None:
        self.assertEqual(self.rules({}), [])

    def test_include_against_the_arrows_is_caught(self) -> None:
        for path, header in (
            ("base/thing.cc", "codec/frame.h"),
            ("codec/frame.cc", "worker/disk.h"),
            ("worker/disk.cc", "sim/sim_disk.h"),
            ("sim/run.cc", "scenarios/loader.h"),
            ("scenarios/loader.cc", "worker/disk.h"),
            ("reports/text.cc", "sim/scheduler.h"),
            ("cli/main.cc", "tests/native/native_application.h"),
            ("base/thing.cc", "thing.h"),
        ):
            code = f'#include "{header}"\n'
            self.assertEqual(
                self.rules_of_code(code, path), ["include"], (path, header)
            )

    def test_include_along_the_arrows_passes(self) -> None:
        for path, header in (
            ("codec/frame.cc", "base/status.h"),
            ("sim/run.cc", "worker/disk.h"),
            ("reports/text.cc", "sim/run_result.h"),
            ("tests/thing.cc", "sim/scheduler.h"),
        ):
            code = f'#include "{header}"\n'
            self.assertEqual(self.rules_of_code(code, path), [], (path, header))

    def test_python_header_is_caught_outside_its_rooms(self) -> None:
        code = "#include <Python.h>\n"
        self.assertEqual(self.rules_of_code(code, "codec/frame.cc"), ["include"])
        self.assertEqual(self.rules_of_code(code, "codec/python_hooks.cc"), [])
        self.assertEqual(self.rules_of_code(code, "worker/python/bindings.cc"), [])

    def test_banned_calls_are_caught(self) -> None:
        for rule, code in (
            ("random", "int a = std::rand();"),
            ("random", "#include <random>"),
            ("clock", "auto a = std::chrono::steady_clock::now();"),
            ("clock", "auto a = std::chrono::system_clock::now();"),
            ("clock", "auto a = time(nullptr);"),
            ("clock", "int a = ::clock_gettime(0, &b);"),
            ("sleep", "void F() { std::this_thread::sleep_for(a); }"),
            ("sleep", "void F() { sleep(1); }"),
            ("environment", 'auto a = getenv("HOME");'),
            ("hash-order", "auto a = std::hash<int>()(1);"),
            (
                "hash-order",
                "std::unordered_map<int, A<int>> m;\nvoid F() { for (int a : m) {} }",
            ),
            ("hash-order", "std::unordered_set<int> m_;\nauto a = m_.begin();"),
            ("pointer-key", "std::map<const Worker*, int> a;"),
            ("pointer-key", "std::set<Worker*> a;"),
            ("thread", "#include <thread>"),
            ("assert", "void F() { assert(a); }"),
            ("exception", "void F() { throw 1; }"),
            ("print", "void F() { std::cout << 1; }"),
            ("print", 'void F() { printf("a"); }'),
            ("using-namespace", "using namespace std;"),
            ("skipped-test", "TEST(A, DISABLED_B) {}"),
            ("skipped-test", "TEST(A, B) { GTEST_SKIP(); }"),
        ):
            self.assertEqual(self.rules_of_code(code + "\n"), [rule], code)

    def test_iteration_over_a_member_that_the_header_declares_is_caught(self) -> None:
        header = _HEADER.replace("{}", "{ std::unordered_set<int> seen_; }")
        code = "void F() {\n  for (int a : seen_) G(a);\n}\n"
        found = self.rules({"base/thing.h": header, "base/thing.cc": code})
        self.assertEqual(found, ["hash-order"])

    def test_harmless_namesakes_pass(self) -> None:
        for code in (
            "// std::rand() and assert(x), in a comment.",
            'auto a = "getenv(1) // no comment";',
            "static_assert(sizeof(int) == 4);",
            "auto a = call.time();",
            "auto a = next_time(b);",
            "auto a = reader->Sleep(1);",
            "std::map<std::string, Worker*> a;",
            "std::unordered_map<int, int> m;\nauto a = m.find(1) != m.end();",
            'auto a = R"(assert(x))";',
            "auto a = 1'000'000; auto b = 'x';",
        ):
            self.assertEqual(self.rules_of_code(code + "\n"), [], code)

    def test_printing_is_at_home_in_the_command_line(self) -> None:
        code = "void F() { std::cout << 1; }\n"
        self.assertEqual(self.rules_of_code(code, "cli/main.cc"), [])

    def test_plain_text_is_checked(self) -> None:
        for rule, path, text in (
            ("tab", "docs/a.md", "a\tb\n"),
            ("trailing-space", "docs/a.md", "a \n"),
            ("last-newline", "docs/a.md", "a"),
            ("machine-path", "docs/a.md", "see /" + "home/somebody/a\n"),
            ("open-end", "tools/a.py", "# TO" + "DO later\n"),
            ("columns", "base/thing.cc", "//" + " a" * 40 + "\n"),
            ("file-length", "tools/a.py", "a = 1\n" * 501),
        ):
            self.assertEqual(self.rules({path: text}), [rule], rule)

    def test_headers_are_checked(self) -> None:
        for rule, text in (
            ("header-comment", _HEADER.split("\n", 2)[2]),
            ("header-guard", _HEADER.replace("THING_H_", "OTHER_H_")),
            ("class-comment", _HEADER.replace("// Says what it is.\n", "")),
        ):
            self.assertEqual(self.rules({"base/thing.h": text}), [rule], rule)

    def test_first_comment_may_introduce_the_class(self) -> None:
        text = _HEADER.replace("// Says what it is.\n", "").replace(
            "A thing", "Thing: one"
        )
        self.assertEqual(self.rules({"base/thing.h": text}), [])

    def test_long_functions_are_caught(self) -> None:
        body = "  G();\n" * 69
        for head in (
            "void F() {",
            "TEST(A, B) {",
            "Status A::F(int a) const {",
            "A::A(int a) : a_{a}, b_(a) {",
            "auto F() -> std::vector<int> {",
            "namespace a {\nclass B {\n public:\n  void F() {",
        ):
            code = head + "\n" + body + "}\n"
            self.assertEqual(self.rules_of_code(code), ["function-length"], head)
        python = "def f() -> None:\n" + "    g()\n" * 70
        self.assertEqual(self.rules({"tools/a.py": python}), ["function-length"])

    def test_long_scopes_and_tables_pass(self) -> None:
        for head in (
            "namespace a {",
            "struct A {",
            "const int kA[] = {",
            "enum class A {",
        ):
            code = head + "\n" + "  G(),\n" * 90 + "};\n"
            self.assertEqual(self.rules_of_code(code), [], head)

    def test_functions_are_told_apart(self) -> None:
        code = code_of("void F() {\n}\nint x = 1;\nA::A() : a_{1} {\n}\n")
        found = [
            (each.name, each.first_line, each.last_line) for each in functions(code)
        ]
        self.assertEqual(found, [("F", 1, 2), ("A::A", 4, 5)])

    def test_build_files_are_checked(self) -> None:
        for rule, files in (
            ("no-target", {"base/other.cc": ""}),
            ("no-target", {"elsewhere/other.cc": ""}),
            (
                "glob",
                {"base/BUILD": _BUILD + 'filegroup(\n    srcs = glob(["*.cc"]),\n)\n'},
            ),
            ("copts", {"base/BUILD": _BUILD.replace("    copts = POUCH_COPTS,\n", "")}),
        ):
            self.assertEqual(self.rules(files), [rule], rule)

    def test_exception_covers_its_path_and_must_be_needed(self) -> None:
        tree = Tree({"docs/a.md": "a \n"})
        table = {("trailing-space", "docs/"): "for this test"}
        self.assertEqual(violations(tree, table), [])
        stale = violations(Tree({"docs/a.md": "a\n"}), table)
        self.assertEqual([found.rule for found in stale], ["stale-exception"])


if __name__ == "__main__":
    unittest.main()
