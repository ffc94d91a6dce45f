// RunResult: what a simulated run gives back. Plain data, for reports.

#ifndef POUCH_SIM_RUN_RESULT_H_
#define POUCH_SIM_RUN_RESULT_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "worker/probes.h"

namespace pouch {

// One thing that was not as it must be.
struct RunFailure {
  std::string failure_class;  // E.g. "state.diverged"; see docs/failures.md.
  std::string checker;        // Which checker found it, e.g. "steps".
  std::string worker;         // Empty if no one worker is concerned.
  Time at;                    // Virtual time at which it shows.
  std::string step;           // The pipeline's step, if one is concerned.
  std::string key;
  std::string expected;
  std::string actual;
  std::string message;    // One sentence.
  std::string traceback;  // Of the user's language, if any.
};

// One fault of the configuration, and what became of it.
struct FaultOutcome {
  std::string label;
  uint64_t asked = 0;
  uint64_t fired = 0;
  // What followed from it on a passing run: rollbacks, declined checkpoints,
  // messages sent again, log tails cut, counted until the next fault fired.
  uint64_t mattered = 0;
};

// How much one checker looked at; one that saw nothing proves nothing.
struct CheckCount {
  std::string checker;
  std::string what;  // "inputs", "messages", "states"...
  uint64_t checked = 0;
};

// A probe of the scenario's author.
struct AuthorProbeCount {
  std::string name;
  uint64_t hits = 0;
};

// A line the application printed or logged.
struct OutputLine {
  Time at;
  std::string worker;
  std::string text;
};

// What one sink endpoint holds at the end.
struct SinkContents {
  std::string address;
  std::string writer;                 // Which worker's.
  std::vector<std::string> messages;  // Transactional: committed, in order.
};

struct RunResult {
  uint64_t seed = 0;
  // In order of virtual time; empty: nothing was wrong.
  std::vector<RunFailure> failures;
  // Workers that refused to recover, as damage to what they need makes right
  // (sim/damage_tracker.h); the run ended there.
  std::vector<RunFailure> refusals;
  // The run was cut short (interrupt, time limit): no verdict on the rest.
  bool incomplete = false;
  std::string incomplete_reason;

  Time ended_at;                 // Virtual.
  uint64_t events = 0;           // Dispatched by the scheduler.
  std::string trace_digest;      // 16 hexadecimal digits.
  uint64_t inputs = 0;           // Messages the feeds hold.
  uint64_t processed = 0;        // Step calls, repeats included.
  uint64_t between_workers = 0;  // Messages that crossed workers.
  uint64_t outputs = 0;          // Messages the sinks hold at the end.
  uint64_t checkpoints_completed = 0;
  uint64_t checkpoints_declined = 0;
  uint64_t rollbacks = 0;
  std::array<uint64_t, kProbeCount> probes = {};

  std::vector<FaultOutcome> faults;
  std::vector<CheckCount> checks;
  std::vector<AuthorProbeCount> author_probes;  // As they were first met.
  std::vector<OutputLine> output;               // The last lines, bounded.
  std::vector<SinkContents> sinks;

  // Everything was right, a refusal included.
  bool passed() const { return failures.empty() && !incomplete; }
  // "pass", "refused_rightly", "incomplete", or the class of the first failure.
  std::string verdict() const {
    if (!failures.empty()) return failures.front().failure_class;
    if (!refusals.empty()) return "refused_rightly";
    return incomplete ? "incomplete" : "pass";
  }
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_RESULT_H_
