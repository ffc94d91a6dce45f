// CoordinatorProcess: a coordinator, its disk, and the members it speaks to,
// which a test plays.

#ifndef POUCH_TESTS_WORKER_COORDINATOR_PROCESS_H_
#define POUCH_TESTS_WORKER_COORDINATOR_PROCESS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/rng.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "sim/sim_disk.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/scripted_member.h"
#include "tests/worker/test_network.h"
#include "worker/coordinator.h"

namespace pouch {

// The coordinator lives on host "w0". A checkpoint is begun every 100 ms and
// given up after 300.
class CoordinatorProcess final {
 public:
  explicit CoordinatorProcess(size_t members, const DiskOptions& disk = {},
                              uint64_t seed = 1)
      : network_({}, seed), disk_(disk, Rng(seed), nullptr), rng_(seed) {
    disk_.SetFaults(&faults_);
    options_.address = "w0:1";
    options_.topology = "pipeline";
    options_.checkpoint_every = Duration::Milliseconds(100);
    options_.checkpoint_timeout = Duration::Milliseconds(300);
    options_.heartbeat_every = Duration::Seconds(3600);
    for (uint32_t i = 0; i < members; ++i) {
      options_.members.push_back("w" + std::to_string(i));
      members_.push_back(std::make_unique<ScriptedMember>(
          &network_, i, options_.members.back()));
    }
  }
  ~CoordinatorProcess() { Crash(false); }

  void Start() {
    disk_.StartProcess(network_.executor("w0"));
    options_.incarnation = options_.incarnation.next();
    coordinator_ = std::make_unique<Coordinator>(
        network_.executor("w0"), network_.of("w0"), &disk_, &probes_, &rng_,
        options_,
        [this](const WorkerFailure& failure) { failures_.push_back(failure); });
    coordinator_->Start();
  }
  void Crash(bool power) {
    if (coordinator_ == nullptr) return;
    network_.Crash("w0");
    if (power) {
      disk_.LosePower();
    } else {
      disk_.ProcessCrash();
    }
    coordinator_.reset();
    network_.Forget("w0");
  }
  // The cluster runs in epoch 1, before its first checkpoint.
  void StartAndGather() {
    Start();
    ConnectAll();
    for (int i = 0; i < 80 && !HasResumed(); ++i) RunForMilliseconds(1);
    RunForMilliseconds(5);
  }
  void ConnectAll() {
    for (auto& member : members_) member->Connect();
  }
  void ClearLogs() {
    for (auto& member : members_) member->ClearLog();
  }

  void RunForMilliseconds(int64_t n) { network_.RunForMilliseconds(n); }
  void FailSyncs(uint64_t count) {
    faults_.FailNext(DiskEvent::Kind::kSync,
                     Status(StatusCode::kIoError, "injected"), count);
  }

  ScriptedMember& member(size_t i) { return *members_[i]; }
  size_t size() const { return members_.size(); }
  Coordinator* coordinator() { return coordinator_.get(); }
  Coordinator::Options* options() { return &options_; }
  TestNetwork* network() { return &network_; }
  SimDisk* disk() { return &disk_; }
  ScriptedDiskFaults* faults() { return &faults_; }
  ProbeCounter* probes() { return &probes_; }
  const std::vector<WorkerFailure>& failures() const { return failures_; }

 private:
  bool HasResumed() const {
    return std::all_of(members_.begin(), members_.end(), [](const auto& each) {
      return !each->log().empty() && each->log().back() == "resume 1";
    });
  }

  TestNetwork network_;
  ScriptedDiskFaults faults_;
  SimDisk disk_;
  Rng rng_;
  ProbeCounter probes_;
  Coordinator::Options options_;
  std::vector<std::unique_ptr<ScriptedMember>> members_;
  std::unique_ptr<Coordinator> coordinator_;
  std::vector<WorkerFailure> failures_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_COORDINATOR_PROCESS_H_
