// CheckRun: what the checks of the contract share while they run.

#ifndef POUCH_CODEC_CONTRACT_CHECK_RUN_H_
#define POUCH_CODEC_CONTRACT_CHECK_RUN_H_

#include <Python.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "codec/contract/check_table.h"
#include "codec/contract/finding.h"
#include "codec/contract/hook_calls.h"
#include "codec/contract/strict_walk.h"
#include "codec/contract/type_facts.h"
#include "codec/python_ref.h"

namespace pouch {

// How a piece of work ended that ran in a process of its own.
struct ApartReport {
  enum class End { kReturned, kCrashed, kHung, kOutOfMemory };

  End end = End::kReturned;
  std::string bytes;    // What the work returned.
  std::string problem;  // If it did not: what happened.
  std::string output;   // The last that it wrote to its standard output.
};

// Runs `work` in a child forked off this process.
using WorkApart =
    std::function<ApartReport(const std::function<std::string()>& work)>;

// A value, its bytes, and what came of them.
struct Trip {
  const ContractValue* value = nullptr;
  PyRef encoded;  // bytes
  PyRef copy;
  PythonComparison compared;
  std::optional<PythonDifference> input_change;
  std::vector<std::string> reached;  // What the load reached out for.

  std::string_view bytes() const;
};

class CheckRun final {
 public:
  // All must outlive it. `apart` may be null: then nothing runs apart.
  CheckRun(HookCalls* calls, std::set<CheckId> enabled, WorkApart apart,
           uint64_t seed);
  CheckRun(const CheckRun&) = delete;
  CheckRun& operator=(const CheckRun&) = delete;

  HookCalls& calls() { return *calls_; }
  StrictWalk& walk() { return walk_; }
  TypeFactsTable& types() { return types_; }
  Rng& random() { return random_; }
  const WorkApart& apart() const { return apart_; }
  bool enabled(CheckId id) const { return enabled_.contains(id); }

  // The strict comparison, inside a call of the application.
  PythonComparison Compare(PyObject* original, PyObject* copy);

  // Serializes the value and loads it. No value: that failed, and is reported
  // (P1, P5).
  std::optional<Trip> MakeTrip(const ContractValue& value);

  // Reports a finding about a value: a generated one's is advice.
  Finding& Report(CheckId check, Severity severity, const ContractValue& value,
                  std::string path, std::string what);
  // The same of a difference that a comparison found.
  Finding& Report(CheckId check, const ContractValue& value,
                  const PythonDifference& difference,
                  std::string_view about = "");
  // The same of a call that did not return.
  Finding& Report(CheckId check, Severity severity, const ContractValue& value,
                  std::string_view hook, const HookOutcome& outcome);

  // Whether a slow check may try one thing more. True until somebody says when.
  bool TimeIsLeft() const {
    return time_is_left_ == nullptr || time_is_left_();
  }
  void set_time_is_left(std::function<bool()> time_is_left) {
    time_is_left_ = std::move(time_is_left);
  }

  // Enables these checks and no others; gives those that were enabled.
  std::set<CheckId> Enable(std::set<CheckId> checks) {
    return std::exchange(enabled_, std::move(checks));
  }

  // Hands over what was reported, and takes it back.
  std::vector<Finding> TakeFindings();
  void PutFindings(std::vector<Finding> findings) {
    findings_ = std::move(findings);
  }

 private:
  HookCalls* calls_;
  std::set<CheckId> enabled_;
  WorkApart apart_;
  std::function<bool()> time_is_left_;
  Rng random_;
  StrictWalk walk_;
  TypeFactsTable types_;
  std::vector<Finding> findings_;
};

// The bytes around `offset`, as `xxd` shows them.
std::string HexAround(std::string_view bytes, size_t offset);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_CHECK_RUN_H_
