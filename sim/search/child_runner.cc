#include "sim/search/child_runner.h"

#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <utility>

namespace pouch {
namespace {

RunFailure ProcessFailure(const ChildReport& report) {
  RunFailure failure;
  failure.failure_class = report.end == ChildEnd::kHung ? "run.hung"
                          : report.end == ChildEnd::kOutOfMemory
                              ? "run.out_of_memory"
                              : "run.crashed";
  failure.checker = "process";
  failure.message = report.problem + ".";
  failure.actual = report.output;
  return failure;
}

SearchOutcome OutcomeOf(const RunConfig& config, const ChildReport& report) {
  if (report.end == ChildEnd::kReturned) {
    auto decoded = DecodeOutcome(report.bytes);
    if (decoded.ok()) return *std::move(decoded);
    SearchOutcome broken;
    broken.status = Status(StatusCode::kInternal, decoded.status().message());
    return broken;
  }
  SearchOutcome outcome;
  outcome.result.seed = config.seed;
  outcome.result.failures = {ProcessFailure(report)};
  return outcome;
}

void Compare(const RunResult& second, RunResult* first) {
  first->checks.push_back({"determinism", "events", first->events});
  if (first->trace_digest == second.trace_digest) return;
  RunFailure failure;
  failure.failure_class = "determinism.diverged";
  failure.checker = "determinism";
  failure.expected = first->trace_digest;
  failure.actual = second.trace_digest;
  failure.message = "Two runs of one seed have different traces.";
  // Nothing else that was found counts if it may not be found again.
  first->failures.insert(first->failures.begin(), std::move(failure));
}

SearchOutcome Simulate(const SearchSimulation& simulate,
                       const RunConfig& config, bool twice) {
  SearchOutcome outcome;
  auto result = simulate(config);
  if (!result.ok()) {
    outcome.status = result.status();
    return outcome;
  }
  outcome.result = *std::move(result);
  outcome.result.sinks.clear();
  if (outcome.result.passed()) outcome.result.output.clear();
  if (!twice) return outcome;
  const auto second = simulate(config);
  if (!second.ok()) {
    outcome.status = second.status();
    return outcome;
  }
  outcome.compared = true;
  Compare(*second, &outcome.result);
  return outcome;
}

// The runs of one RunAll() that have been started and not been handed on.
class RunsInOrder final {
 public:
  RunsInOrder(const SearchSimulation& simulate, const ChildPoolOptions& options,
              const ChildRunner::Next& next, const ChildRunner::Done& done)
      : simulate_(simulate), next_(next), done_(done), pool_(options) {}

  Status Run() {
    while (true) {
      POUCH_RETURN_IF_ERROR(FillPool());
      auto report = pool_.Wait();
      if (!report.has_value()) return OkStatus();
      reports_.emplace(report->id, *std::move(report));
      if (!HandOn()) return OkStatus();
    }
  }

 private:
  Status FillPool() {
    while (pool_.HasRoom() && !all_given_) {
      auto request = next_();
      if (!request.has_value()) {
        all_given_ = true;
        break;
      }
      const auto work = [this, &request] {
        return EncodeOutcome(
            RunHere(simulate_, request->config, request->twice));
      };
      POUCH_RETURN_IF_ERROR(pool_.Start(started_, work));
      configs_.emplace(started_++, std::move(request->config));
    }
    return OkStatus();
  }

  // Hands on all that are next in order. False: no more are wanted.
  bool HandOn() {
    while (!reports_.empty() && reports_.begin()->first == handed_on_) {
      const ChildReport report = std::move(reports_.begin()->second);
      reports_.erase(reports_.begin());
      const RunConfig config = std::move(configs_.begin()->second);
      configs_.erase(configs_.begin());
      ++handed_on_;
      if (!done_(config, OutcomeOf(config, report))) return false;
    }
    return true;
  }

  const SearchSimulation& simulate_;
  const ChildRunner::Next& next_;
  const ChildRunner::Done& done_;
  bool all_given_ = false;
  uint64_t started_ = 0;
  uint64_t handed_on_ = 0;
  std::map<uint64_t, RunConfig> configs_;
  std::map<uint64_t, ChildReport> reports_;
  ChildPool pool_;  // Goes first: its children use the rest.
};

}  // namespace

SearchOutcome RunHere(const SearchSimulation& simulate, const RunConfig& config,
                      bool twice) {
  try {
    return Simulate(simulate, config, twice);
  } catch (const std::exception& exception) {
    SearchOutcome outcome;
    outcome.status = Status(StatusCode::kInternal, exception.what());
    return outcome;
  }
}

ChildRunner::ChildRunner(SearchSimulation simulate, ChildPoolOptions options)
    : simulate_(std::move(simulate)), options_(std::move(options)) {}

std::optional<SearchOutcome> ChildRunner::Run(const RunConfig& config) {
  std::optional<SearchOutcome> outcome;
  bool given = false;
  const Status status = RunAll(
      [&given, &config]() -> std::optional<Request> {
        if (std::exchange(given, true)) return std::nullopt;
        return Request{config};
      },
      [&outcome](const RunConfig&, SearchOutcome ended) {
        outcome = std::move(ended);
        return false;
      });
  if (status.ok()) return outcome;
  SearchOutcome failed;
  failed.status = status;
  return failed;
}

Status ChildRunner::RunAll(const Next& next, const Done& done) {
  return RunsInOrder(simulate_, options_, next, done).Run();
}

}  // namespace pouch
