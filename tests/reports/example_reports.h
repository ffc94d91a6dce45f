// Reports made by hand, for the tests of what is made of them.

#ifndef POUCH_TESTS_REPORTS_EXAMPLE_REPORTS_H_
#define POUCH_TESTS_REPORTS_EXAMPLE_REPORTS_H_

#include <string>

#include "base/time.h"
#include "reports/run_report.h"

namespace pouch {

inline Time At(int64_t milliseconds) {
  return Time() + Duration::Milliseconds(milliseconds);
}

inline ReportContext ExampleContext() {
  ReportContext context;
  context.revision = "0123456789ab";
  context.started_at = "2024-05-01T12:30:00";
  context.host_name = "builder";
  return context;
}

// A run that passed, with one fault that mattered and one that never fired.
inline RunReport PassedReport() {
  RunReport report;
  report.file = "scenarios/crash.json";
  report.name = "a worker crashes";
  report.reproduce = "./pouch run scenarios/crash.json --seed 42";
  report.wall_seconds = 1.25;
  RunResult& result = report.result;
  result.seed = 42;
  result.ended_at = At(3500);
  result.events = 123456;
  result.trace_digest = "00ff00ff00ff00ff";
  result.inputs = 5000;
  result.processed = 10400;
  result.between_workers = 7000;
  result.outputs = 5000;
  result.checkpoints_completed = 16;
  result.checkpoints_declined = 1;
  result.rollbacks = 2;
  result.probes.fill(3);
  result.probes[0] = 0;
  result.faults = {{"faults/0: process_crash at 1s", 1, 1, 2},
                   {"faults/1: pause on probe sink.refused", 1, 0, 0}};
  result.checks = {{"feed", "inputs", 5000},
                   {"steps", "states", 900},
                   {"edges", "messages", 0}};
  return report;
}

// The same, but w1's state went wrong and something else followed.
inline RunReport FailedReport() {
  RunReport report = PassedReport();
  RunFailure failure;
  failure.failure_class = "state.diverged";
  failure.checker = "steps";
  failure.worker = "w1";
  failure.at = At(1250);
  failure.step = "count";
  failure.key = "the";
  failure.expected = "{'the': 17}";
  failure.actual = "{'the': 18}";
  failure.message = "The state of a key is not what its history gives.";
  RunFailure second;
  second.failure_class = "delivery.duplicate";
  second.checker = "sinks";
  second.worker = "w2";
  second.at = At(2000);
  second.message = "A message was committed twice.";
  report.result.failures = {failure, second};
  report.result.output = {{At(1100), "w1", "before"},
                          {At(1250), "w2", "at that moment"},
                          {At(1300), "w1", "afterwards"}};
  return report;
}

// A run in which the user's hook raised.
inline RunReport RaisedReport() {
  RunReport report = FailedReport();
  report.result.failures.resize(1);
  RunFailure& failure = report.result.failures.front();
  failure.failure_class = "worker.died";
  failure.key.clear();
  failure.expected.clear();
  failure.actual.clear();
  failure.message = "serialize raised KeyError on a Vote";
  failure.traceback =
      "Traceback (most recent call last):\n"
      "  File \"app.py\", line 7, in serialize\n"
      "KeyError: 'x'\n";
  return report;
}

inline RunReport RejectedReport() {
  RunReport report;
  report.outcome = RunOutcome::kRejected;
  report.file = "scenarios/typo.json";
  report.problem =
      "scenarios/typo.json:3:5: /wrokers: unknown key (did you mean "
      "\"workers\"?)";
  return report;
}

inline RunReport IncompleteReport() {
  RunReport report = PassedReport();
  report.result.incomplete = true;
  report.result.incomplete_reason = "interrupted";
  return report;
}

}  // namespace pouch

#endif  // POUCH_TESTS_REPORTS_EXAMPLE_REPORTS_H_
