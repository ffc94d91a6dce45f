"""mutant_test: a worker with a planted bug, which the simulator must catch.

A mutant recompiles the sources that its patch changes and links them before the
libraries that hold the right ones: the linker takes the first definition it
meets and leaves the library's object out. Everything else, the program itself
included (mutant_main.cc), is compiled once for all mutants.
"""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//:copts.bzl", "POUCH_COPTS")

def _patched(name, sources):
    """Copies of `sources` with patches/<name>.patch applied; their labels."""
    directory = "sources/" + name
    outs = ["%s/%s" % (directory, source.split("/")[-1]) for source in sources]
    labels = ["//" + ":".join(source.rsplit("/", 1)) for source in sources]
    patch = "patches/%s.patch" % name
    native.genrule(
        name = name + "_source",
        srcs = labels + [patch],
        outs = outs,
        cmd = " && ".join(
            ["cp $(location %s) $(RULEDIR)/%s/" % (label, directory) for label in labels] +
            [
                "chmod u+w $(OUTS)",
                "patch --quiet --no-backup-if-mismatch --strip=0 --fuzz=0 " +
                "--directory=$(RULEDIR)/%s < $(location %s)" % (directory, patch),
            ],
        ),
    )
    return outs

def mutant_test(
        name,
        expect,
        sources = [],
        replacement = None,
        scenario = None,
        scenario_seeds = 10,
        defect = None,
        seeds = 60,
        about = None,
        bug = None):
    """A test that passes if the planted bug is caught.

    Args:
      name: the mutant's name, also of its patch, patches/<name>.patch. A patch
        that no longer applies breaks the build.
      expect: failure classes, any of which may result; or ["pass"] for a
        correct variant, which must stay green over all seeds.
      sources: what the patch applies to, e.g. "worker/coordinator.cc".
      replacement: instead of a patch: a second implementation of a source.
      scenario: a file in scenarios/ that must show the bug as well.
      defect: a defect of the native application that the bug needs.
      scenario_seeds: within how many seeds of that it must be caught.
      seeds: within how many random runs it must be caught; 0: that is left to
        tools/scoreboard.
      about: what is wrong, for people.
      bug: what the bug is known as, for people.
    """
    args = [
        "--expect=" + ",".join(expect),
        "--seeds=%d" % seeds,
    ]
    data = []
    if scenario:
        path = "tests/mutants/scenarios/%s.json" % scenario
        args.append("--scenario=" + path)
        args.append("--scenario-seeds=%d" % scenario_seeds)
        data = [
            "scenarios/%s.json" % scenario,
            "//scenarios:applications",
        ]
    if defect:
        args.append("--defect=" + defect)
    cc_test(
        name = name,
        srcs = [replacement] if replacement else _patched(name, sources) if sources else [],
        args = args,
        copts = POUCH_COPTS,
        data = data,
        # A patched source may include what its own library may.
        features = ["-layering_check"],
        linkopts = [
            "-fuse-ld=gold",
            "-Wl,--strip-debug",
        ],
        deps = [
            ":mutant_main",
            "//base:bytes",
            "//base:check",
            "//base:digest",
            "//base:status",
            "//worker",
        ],
    )

def mutant_tests(mutants):
    """One mutant_test for each of `mutants`, dictionaries of its arguments."""
    for mutant in mutants:
        mutant_test(**mutant)

def variant_tests(variants):
    """One mutant_test for each of `variants`, which must all pass."""
    for variant in variants:
        mutant_test(expect = ["pass"], **variant)
