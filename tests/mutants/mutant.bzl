"""mutant_test: a worker with a planted bug, which the simulator must catch.

A mutant recompiles one source of the worker, and links it before the library
that holds the right one: the linker takes the first definition it meets and
leaves the library's object out.
"""

load("@rules_cc//cc:defs.bzl", "cc_test")
load("//:copts.bzl", "POUCH_COPTS")

def mutant_test(
        name,
        expect,
        patch = None,
        patches = None,
        replacement = None,
        scenario = None,
        defect = None,
        seeds = 50):
    """A test that passes if the planted bug is caught.

    Args:
      name: the mutant's name.
      expect: failure classes, any of which may result; or ["pass"] for a
        correct variant, which must stay green over all seeds.
      patch: a patch file for the source `patches`.
      patches: label of the source that the patch applies to. A patch that no
        longer applies breaks the build.
      replacement: instead of a patch: a second implementation of a source.
      scenario: the scenario of the library that shows the bug; without one, faults are
        drawn at random from each seed.
      defect: a defect of the native application that the bug needs.
      seeds: within how many seeds it must be caught.
    """
    if replacement:
        source = replacement
    else:
        source = "sources/%s/%s" % (name, patches.split(":")[1])
        native.genrule(
            name = name + "_source",
            srcs = [patches, patch],
            outs = [source],
            cmd = "cp $(location %s) $@ && chmod u+w $@ && " % patches +
                  "patch --quiet --no-backup-if-mismatch $@ $(location %s)" %
                  patch,
        )
    args = [
        "--expect=" + ",".join(expect),
        "--seeds=%d" % seeds,
    ]
    data = []
    if scenario:
        args.append("--scenario=scenarios/" + scenario)
        data = [
            "//scenarios:applications",
            "//scenarios:data",
            "//scenarios:scenario_files",
        ]
    if defect:
        args.append("--defect=" + defect)
    cc_test(
        name = name,
        srcs = [
            source,
            "mutant_test.cc",
        ],
        args = args,
        copts = POUCH_COPTS,
        data = data,
        deps = [
            "//base:bytes",
            "//base:check",
            "//base:digest",
            "//base:status",
            "//scenarios:loader",
            "//sim:fault_plan",
            "//sim:random_run",
            "//sim:run",
            "//sim:run_config",
            "//sim:run_result",
            "//tests/native:word_count",
            "//third_party:cli11",
            "//worker",
        ],
    )
