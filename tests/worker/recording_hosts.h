// RecordingSourceHost and RecordingSinkHost: the worker around a source or a
// sink, which only notes what it hears. For tests.

#ifndef POUCH_TESTS_WORKER_RECORDING_HOSTS_H_
#define POUCH_TESTS_WORKER_RECORDING_HOSTS_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "worker/sink.h"
#include "worker/source.h"

namespace pouch {

class RecordingSourceHost final : public SourceHost {
 public:
  void OnSourceInput(const SourceInput& input) override {
    inputs.push_back(std::to_string(input.index) + " " +
                     std::string(input.payload));
    connections.push_back(std::string(input.connection) + " " +
                          std::to_string(input.connection_index));
    if (on_input) on_input();
  }
  void OnSourceFailed(WorkerFailure failure) override {
    failures.push_back(std::move(failure));
  }

  std::vector<std::string> inputs;       // "<index> <payload>"
  std::vector<std::string> connections;  // "<address> <index>" of each.
  std::vector<WorkerFailure> failures;
  std::function<void()> on_input;
};

class RecordingSinkHost final : public SinkHost {
 public:
  void OnSinkPrepared(Sink*, const CheckpointId& checkpoint) override {
    Note("prepared ", checkpoint);
  }
  void OnSinkRefused(const CheckpointId& checkpoint) override {
    Note("refused ", checkpoint);
  }
  void OnSinkCommitted(Sink*, const CheckpointId& checkpoint) override {
    Note("committed ", checkpoint);
  }
  void OnSinkRolledBack(Sink*, Epoch epoch) override {
    log.push_back("rolled back " + std::to_string(epoch.value()));
  }
  void OnSinkBacklogChanged() override { ++backlog_changes; }
  void OnSinkFailed(WorkerFailure failure) override {
    failures.push_back(std::move(failure));
  }

  std::vector<std::string> log;  // E.g. "prepared 3": of that checkpoint.
  std::vector<WorkerFailure> failures;
  int backlog_changes = 0;

 private:
  void Note(const std::string& what, const CheckpointId& checkpoint) {
    log.push_back(what + std::to_string(checkpoint.number.value()));
  }
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_RECORDING_HOSTS_H_
