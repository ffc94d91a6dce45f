#include "sim/worker_failures.h"

#include <utility>

namespace pouch {
namespace {

// What names a failure: the same one again has the same name.
std::string IdentityOf(const WorkerFailure& failure) {
  if (!failure.lineage) {
    return failure.callable + '\n' + failure.status.message();
  }
  const Lineage& lineage = *failure.lineage;
  return failure.callable + '\n' + std::to_string(lineage.source.value()) +
         '/' + std::to_string(lineage.index) + '/' +
         std::to_string(lineage.path);
}

// The last line that is not empty: where a traceback says what was raised.
std::string LastLine(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const size_t start = text.rfind('\n');
  return std::string(start == std::string_view::npos ? text
                                                     : text.substr(start + 1));
}

std::string_view ClassOf(WorkerFailure::Kind kind) {
  switch (kind) {
    case WorkerFailure::Kind::kHook:
      return "codec.hook_failed";
    case WorkerFailure::Kind::kRecoveryRefused:
      return "recovery.refused";
    default:
      return "worker.died";
  }
}

// What an application reports that reached for what cannot be simulated
// (codec/python_audit.h).
constexpr std::string_view kOutsideWorld = "outside.world";

RunFailure Describe(std::string_view worker, Time at,
                    const WorkerFailure& failure) {
  RunFailure described;
  described.failure_class = ClassOf(failure.kind);
  described.checker = "workers";
  described.worker = worker;
  described.at = at;
  described.actual = failure.value;
  const std::string& message = failure.status.message();
  if (failure.kind == WorkerFailure::Kind::kRecoveryRefused) {
    described.message = "recovery refused: " + message;
    if (!failure.file.empty()) {
      described.actual =
          failure.file + " at byte " + std::to_string(failure.offset_bytes);
    }
    return described;
  }
  described.message = failure.callable.empty()
                          ? LastLine(message)
                          : failure.callable + ": " + LastLine(message);
  if (message.find('\n') != std::string::npos) described.traceback = message;
  if (message.find(std::string(kOutsideWorld) + ": ") != std::string::npos)
    described.failure_class = kOutsideWorld;
  return described;
}

}  // namespace

std::optional<RunFailure> WorkerFailures::OnFailed(
    std::string_view worker, Time at, const WorkerFailure& failure) {
  RunFailure described = Describe(worker, at, failure);
  if (failure.kind == WorkerFailure::Kind::kRecoveryRefused ||
      failure.kind == WorkerFailure::Kind::kEnvironment) {
    return described;
  }
  Seen& seen = seen_[IdentityOf(failure)];
  if (++seen.count == 1) seen.first = described;
  if (seen.count >= 2) {
    described.message += " (twice on the same message)";
    return described;
  }
  if (++failures_ > kMostFailures) {
    described.message +=
        " (workers died " + std::to_string(failures_) + " times by themselves)";
    return described;
  }
  return std::nullopt;
}

std::vector<RunFailure> WorkerFailures::Unrepeated() const {
  std::vector<RunFailure> failures;
  for (const auto& [identity, seen] : seen_) {
    if (seen.count != 1) continue;
    failures.push_back(seen.first);
    failures.back().message += " (once; it did not come again)";
  }
  return failures;
}

RunFailure CheckFailedFailure(std::string_view worker, Time at,
                              const std::string& what) {
  RunFailure failure;
  failure.failure_class = "worker.check_failed";
  failure.checker = "workers";
  failure.worker = worker;
  failure.at = at;
  failure.message = what;
  return failure;
}

}  // namespace pouch
