"""./pouch installs what is missing, and builds exactly when a source changed.

It runs in a small checkout of its own, with programs in the place of Bazel, apt
and dpkg that write down how they were called.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

# "Builds" a binary that prints its arguments and where it was started.
_BAZEL = """#!/bin/sh
echo "bazel $*" >> "$CALLS"
case $1 in
  build)
    [ ! -e "$CALLS.broken" ] || exit 1
    [ ! -e "$CALLS.edit" ] || touch main.cc
    mkdir -p "$CALLS.out/cli"
    printf '#!/bin/sh\\necho "ran $* in $(pwd)"; exit 3\\n' > "$CALLS.out/cli/pouch"
    chmod +x "$CALLS.out/cli/pouch" ;;
  info) echo "$CALLS.out" ;;
esac
"""
# Installs, as apt does, what dpkg-query then finds.
_APT_GET = """#!/bin/sh
echo "apt-get $*" >> "$CALLS"
case "$*" in *install*) [ ! -e "$CALLS.broken" ] && touch "$CALLS.installed" ;; esac
"""
_DPKG_QUERY = """#!/bin/sh
echo "installed some-package"
[ ! -e "$CALLS.installed" ] || echo "installed another-package"
"""


class LauncherTest(unittest.TestCase):
    """Every test starts with nothing built and one package missing."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.root = self.folder / "checkout"
        self.calls = self.folder / "calls"
        programs = self.folder / "programs"
        for name, text in (
            ("bazel", _BAZEL),
            ("apt-get", _APT_GET),
            ("dpkg-query", _DPKG_QUERY),
            ("sudo", '#!/bin/sh\n[ "$1" != -n ] || shift\nexec "$@"\n'),
        ):
            self.write(programs / name, text).chmod(0o755)
        for name in ("pouch", "tools/source_tree", "tools/revision.txt"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, self.root / name)
        packages = "some-package  # why\nanother-package  # why\n"
        self.write(self.root / "tools/packages.txt", packages)
        self.source = self.write(self.root / "main.cc", "// A source.\n")
        self.environment = {
            "CALLS": str(self.calls),
            "PATH": f"{programs}:/usr/bin:/bin",
            "POUCH_BAZEL": str(programs / "bazel"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "GIT_CONFIG_GLOBAL": "/dev/null",
        }
        self.git("init", "--quiet")
        self.commit()

    def write(self, path: pathlib.Path, text: str) -> pathlib.Path:
        """Writes a file whose folder may not exist yet."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def git(self, *arguments: str) -> None:
        """Runs Git in the checkout."""
        who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", "-C", self.root, *who, *arguments], check=True)

    def commit(self) -> None:
        """Commits everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=test")

    def launch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs ./pouch from another folder, with no terminal."""
        return subprocess.run(
            [self.root / "pouch", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def new_calls(self) -> list[str]:
        """The first two words of the calls since this was asked last."""
        text = self.calls.read_text() if self.calls.exists() else ""
        self.calls.unlink(missing_ok=True)
        return [" ".join(line.split()[:2]) for line in text.splitlines()]

    def build_first(self) -> None:
        """The first launch, whose calls are of no interest."""
        self.launch()
        self.new_calls()

    def test_first_launch_installs_builds_and_hands_over(self) -> None:
        result = self.launch("run", "a b")
        self.assertEqual(result.stdout, f"ran run a b in {self.folder}\n")
        self.assertEqual(result.returncode, 3)
        self.assertIn("installing another-package\n", result.stderr)
        calls = ["apt-get -q", "apt-get -q", "bazel build", "bazel info"]
        self.assertEqual(self.new_calls(), calls)

    def test_second_launch_calls_nobody_and_says_nothing(self) -> None:
        self.build_first()
        result = self.launch("check")
        self.assertEqual(result.stdout, f"ran check in {self.folder}\n")
        self.assertEqual(result.stderr, "")
        self.assertEqual(self.new_calls(), [])

    def test_newer_source_is_built_once(self) -> None:
        self.build_first()
        self.source.write_text("// Another source.\n")
        self.launch()
        self.assertEqual(self.new_calls(), ["bazel build", "bazel info"])
        self.launch()
        self.assertEqual(self.new_calls(), [])

    def test_touched_source_is_built(self) -> None:
        self.build_first()
        os.utime(self.source)
        self.launch()
        self.assertEqual(self.new_calls(), ["bazel build", "bazel info"])

    def test_source_edited_during_a_build_is_built_again(self) -> None:
        self.write(self.folder / "calls.edit", "")
        self.build_first()
        self.launch()
        self.assertEqual(self.new_calls(), ["bazel build", "bazel info"])

    def test_untracked_file_does_not_count(self) -> None:
        self.build_first()
        self.write(self.root / "report.json", "{}\n")
        self.launch()
        self.assertEqual(self.new_calls(), [])

    def test_new_commit_counts_because_verdicts_name_it(self) -> None:
        self.build_first()
        self.commit()
        self.launch()
        self.assertEqual(self.new_calls(), ["bazel build", "bazel info"])

    def test_tarball_is_built_without_git(self) -> None:
        shutil.rmtree(self.root / ".git")
        self.build_first()
        self.launch()
        self.assertEqual(self.new_calls(), [])
        os.utime(self.source)
        self.launch()
        self.assertEqual(self.new_calls(), ["bazel build", "bazel info"])

    def test_link_to_the_launcher_works(self) -> None:
        link = self.folder / "elsewhere"
        link.symlink_to(self.root / "pouch")
        result = subprocess.run(
            [link, "x"], env=self.environment, cwd="/", capture_output=True, check=False
        )
        self.assertEqual(result.stdout, b"ran x in /\n")

    def test_broken_build_is_said_and_tried_again(self) -> None:
        self.launch()
        broken = self.write(self.folder / "calls.broken", "")
        self.source.write_text("// A mistake.\n")
        result = self.launch()
        self.assertEqual(result.returncode, 4)
        self.assertIn("the build failed", result.stderr)
        broken.unlink()
        self.assertEqual(self.launch().returncode, 3)

    def test_failed_installation_names_the_packages_and_exits_2(self) -> None:
        self.write(self.folder / "calls.broken", "")
        result = self.launch()
        self.assertEqual(result.returncode, 2)
        self.assertIn("apt-get install another-package\n", result.stderr)
        self.assertNotIn("bazel build", self.new_calls())

    def test_several_launchers_at_once_build_once(self) -> None:
        launchers = [
            subprocess.Popen(
                [self.root / "pouch"],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(4)
        ]
        for launcher in launchers:
            self.assertTrue(launcher.communicate()[0].startswith(b"ran "))
        self.assertEqual(self.new_calls().count("bazel build"), 1)


if __name__ == "__main__":
    unittest.main()
