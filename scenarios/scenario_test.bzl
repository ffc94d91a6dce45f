"""scenario_test: a scenario file as a test."""

def scenario_test(name, scenario, data = [], **kwargs):
    """Runs a scenario and passes if its verdict is the expected one.

    Args:
      name: the test's name.
      scenario: the scenario file.
      data: the files that it names: applications, feeds, expected output.
      **kwargs: what any test takes; size is "small" unless given.
    """
    kwargs.setdefault("size", "small")
    native.sh_test(
        name = name,
        srcs = ["//scenarios:run_scenario.sh"],
        args = [
            "$(rootpath //cli:pouch)",
            "$(rootpath %s)" % scenario,
        ],
        data = data + [
            scenario,
            "//cli:pouch",
        ],
        **kwargs
    )
