// Compares what the sinks hold at the end with the output a scenario expects.

#ifndef POUCH_SCENARIOS_EXPECTED_OUTPUT_H_
#define POUCH_SCENARIOS_EXPECTED_OUTPUT_H_

#include "scenarios/scenario.h"
#include "sim/run_result.h"

namespace pouch {

// Adds a failure of class "output.unexpected" to `result` if its sinks do not
// hold what `expect` says. Does nothing if `expect` has no output or the run is
// incomplete.
void JudgeExpectedOutput(const Expectation& expect, RunResult* result);

// True if the run's verdict is one that `expect` names.
bool VerdictIsExpected(const Expectation& expect, const RunResult& result);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_EXPECTED_OUTPUT_H_
