// LogProcess: a process with an event log, as a worker has one, and the world
// that remembers what it acknowledged. For tests.

#ifndef POUCH_TESTS_WORKER_LOG_PROCESS_H_
#define POUCH_TESTS_WORKER_LOG_PROCESS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/worker/probe_counter.h"
#include "tests/worker/test_machine.h"
#include "worker/event_log.h"

namespace pouch {

// A snapshot that was acknowledged.
struct Acknowledged {
  CheckpointId id;
  VouchedRange range;
  std::vector<std::string> items;
};

// Starts anew after each crash, as the next incarnation.
class LogProcess final {
 public:
  static inline const LogOwner kOwner{ClusterId(7), "w1"};

  LogProcess(TestMachine* machine, uint64_t segment_bytes)
      : machine_(machine), segment_bytes_(segment_bytes) {
    Start();
  }

  EventLog* log() { return log_.get(); }
  ProbeCounter* probes() { return &probes_; }

  // Begins to write; its acknowledgement is added to acknowledged().
  void BeginWrite(uint64_t number, std::vector<std::string> items) {
    const CheckpointId id{Epoch(1), CheckpointNumber(number)};
    log_->WriteSnapshot(
        id, items, [this] { ++written_; },
        [this, id, items](const Result<VouchedRange>& range) {
          if (range.ok()) {
            acknowledged_.push_back({id, *range, items});
          } else {
            failures_.push_back(range.status());
          }
        });
  }

  // Writes one and waits for its end; nullopt if it failed.
  std::optional<Acknowledged> Write(uint64_t number,
                                    std::vector<std::string> items) {
    const size_t before = acknowledged_.size();
    BeginWrite(number, std::move(items));
    machine_->executor()->RunUntilIdle();
    if (acknowledged_.size() == before) return std::nullopt;
    return acknowledged_.back();
  }

  // Reads back; `damage_` tells what was wrong.
  Result<std::vector<std::string>> Read(const Acknowledged& snapshot) {
    damage_ = LogDamage();
    return log_->ReadSnapshot(snapshot.id, snapshot.range, &damage_);
  }

  CutOutcome Cut(const std::optional<Acknowledged>& snapshot) {
    std::optional<VouchedRange> range;
    if (snapshot.has_value()) range = snapshot->range;
    const CutOutcome outcome = log_->Cut(range, [this] { ++cuts_done_; });
    machine_->executor()->RunUntilIdle();
    return outcome;
  }

  void CrashProcess() {
    machine_->CrashProcess();
    Start();
  }
  void LosePower() {
    machine_->LosePower();
    Start();
  }

  const std::vector<Acknowledged>& acknowledged() const {
    return acknowledged_;
  }
  const std::vector<Status>& failures() const { return failures_; }
  const LogDamage& damage() const { return damage_; }
  int written() const { return written_; }
  int cuts_done() const { return cuts_done_; }

 private:
  void Start() {
    log_ =
        std::make_unique<EventLog>(machine_->disk(), &probes_, segment_bytes_);
    log_->SetOwner(kOwner, Incarnation(++incarnation_));
  }

  TestMachine* machine_;
  uint64_t segment_bytes_;
  uint64_t incarnation_ = 0;
  ProbeCounter probes_;
  std::unique_ptr<EventLog> log_;
  std::vector<Acknowledged> acknowledged_;
  std::vector<Status> failures_;
  LogDamage damage_;
  int written_ = 0;
  int cuts_done_ = 0;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_LOG_PROCESS_H_
