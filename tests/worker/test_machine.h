// TestMachine: a simulated disk and the process that uses it. For tests.

#ifndef POUCH_TESTS_WORKER_TEST_MACHINE_H_
#define POUCH_TESTS_WORKER_TEST_MACHINE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/sim_disk.h"

namespace pouch {

// A process may use disk() and executor() until it crashes. What it made of
// them must be destroyed after the crash and before the next one's start.
class TestMachine final {
 public:
  explicit TestMachine(const DiskOptions& options = {}, uint64_t seed = 1)
      : disk_(options, Rng(seed), executor_.process()) {
    disk_.SetFaults(&faults_);
  }

  SimDisk* disk() { return &disk_; }
  ManualExecutor* executor() { return &executor_; }
  ScriptedDiskFaults* faults() { return &faults_; }

  // The next `count` events of `kind` fail, after `skip` more.
  void Fail(DiskEvent::Kind kind, uint64_t count = 1, uint64_t skip = 0) {
    faults_.FailNext(kind, Status(StatusCode::kIoError, "injected"), count,
                     skip);
  }

  // The process is gone; what it wrote is there.
  void CrashProcess() {
    disk_.ProcessCrash();
    executor_.Restart();
    disk_.StartProcess(executor_.process());
  }

  // The same, and what no sync vouched for suffers.
  PowerLossReport LosePower() {
    const PowerLossReport report = disk_.LosePower();
    executor_.Restart();
    disk_.StartProcess(executor_.process());
    return report;
  }

  // Changes one bit at rest.
  void FlipBit(std::string_view file, uint64_t offset_bytes, int bit = 0) {
    const std::string bytes = disk_.Snapshot().at(std::string(file));
    const char flipped = static_cast<char>(bytes.at(offset_bytes) ^ 1 << bit);
    disk_.DamageFile(file, offset_bytes, std::string_view(&flipped, 1));
  }

 private:
  ManualExecutor executor_;
  ScriptedDiskFaults faults_;
  SimDisk disk_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_TEST_MACHINE_H_
