// JudgeContext: what every checker needs, and words for what it found.

#ifndef POUCH_SIM_JUDGE_JUDGE_CONTEXT_H_
#define POUCH_SIM_JUDGE_JUDGE_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/failure_log.h"
#include "sim/judge/judge_config.h"
#include "sim/judge/key_table.h"
#include "sim/run_result.h"
#include "worker/application.h"
#include "worker/lineage.h"
#include "worker/step_graph.h"

namespace pouch {

// Where a failure shows.
struct FailurePlace {
  Time at;
  std::optional<WorkerId> worker = std::nullopt;
  std::optional<StepId> step = std::nullopt;
  std::optional<KeyIndex> key = std::nullopt;
};

// What a failure says.
struct FailureWords {
  std::string expected;
  std::string actual;
  std::string message;  // One sentence.
};

// Shared by the checkers of one judge. All pointers outlive it.
struct JudgeContext {
  const JudgeConfig* config;
  const StepGraph* graph;
  Application* oracle;
  std::function<Time()> now;
  KeyTable* keys;
  FailureLog* failures;

  void Fail(std::string_view failure_class, std::string_view checker,
            const FailurePlace& place, FailureWords words) const;

  const std::string& WorkerName(WorkerId worker) const {
    return config->workers[worker.value()];
  }
  const std::string& StepName(StepId step) const {
    return graph->step(step).name;
  }
  // E.g. "message 17 of words".
  std::string NameOf(const Lineage& lineage) const;
  // The value as the oracle describes it, shortened for a report.
  std::string Describe(const Value& value) const;
};

// The structural digest; 0 if the application cannot make one.
uint64_t DigestOfValue(Application* application, const Value& value);

// "a value with digest 0123456789abcdef".
std::string DescribeDigest(uint64_t digest);

// The first bytes in quotes, with what does not print as \xNN.
std::string QuoteBytes(std::string_view bytes);

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JUDGE_CONTEXT_H_
