"""How many examples per second: P1 of `pouch fuzz`, and Hypothesis.

Both try the same hooks on the same values, one after the other on one processor:
serialize, load, compare. Run by hand:

    bazel run --config=opt //tests/benchmarks:fuzz
"""

from __future__ import annotations

import importlib.util
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

POUCH = pathlib.Path(sys.argv.pop(1)).resolve()
HOOKS = pathlib.Path(__file__).resolve().parent.parent / "hooks" / "correct"
MODULES = ("pickle_hooks", "json_hooks", "struct_hooks", "dataclass_hooks")
RUNS = 100_000
HYPOTHESIS_RUNS = 3_000

# Debian's packages; a virtual environment's interpreter does not look there.
sys.path.append("/usr/lib/python3/dist-packages")


def pouch_rate(module: str) -> float:
    """Examples of P1 per second."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copy(HOOKS / f"{module}.py", folder)
        (folder / "examples.py").write_text(
            f"import {module}\n"
            "def examples():\n"
            f"    values = {module}.values()\n"
            f"    return [values[i % len(values)] for i in range({RUNS})]\n"
        )
        report = folder / "report.json"
        arguments = ["--values", "examples:examples", "--only", "P1", "--runs", "0"]
        subprocess.run(
            [POUCH, "fuzz", f"{module}.py", *arguments, "--json", report],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        values = json.loads(report.read_text())["values"]
    return values["observed"] / values["observed_seconds"]


def hypothesis_rate(name: str) -> float:
    """Examples per second of the same with Hypothesis, without shrinking."""
    import hypothesis
    import hypothesis.strategies as st

    spec = importlib.util.spec_from_file_location(name, HOOKS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    tried = 0

    @hypothesis.settings(
        max_examples=HYPOTHESIS_RUNS,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.sampled_from(module.values()), st.integers(0, 2**62))
    def round_trip(value: object, _: int) -> None:
        nonlocal tried
        tried += 1
        copy = module.deserialize(module.serialize(value))
        if hasattr(value, "__slots__") and not isinstance(value, (str, bytes)):
            assert all(
                getattr(copy, slot) == getattr(value, slot) for slot in value.__slots__
            )
        else:
            assert copy == value

    begin = time.perf_counter()
    round_trip()
    return tried / (time.perf_counter() - begin)


def main() -> None:
    print(f"{'hooks':18} {'P1':>12} {'Hypothesis':>12} {'ratio':>8}  examples/s")
    for module in MODULES:
        pouch = pouch_rate(module)
        other = hypothesis_rate(module)
        print(f"{module:18} {pouch:12.0f} {other:12.0f} {pouch / other:8.1f}")


if __name__ == "__main__":
    main()
