// A simulated disk with one process on it, and what becomes of it when the
// power fails: the plumbing of the disk's tests.

#ifndef POUCH_TESTS_SIM_DISK_MACHINE_H_
#define POUCH_TESTS_SIM_DISK_MACHINE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/sim_disk.h"
#include "worker/disk.h"

namespace pouch {

using Files = std::map<std::string, std::string>;

// A disk with one process on it.
class Machine final {
 public:
  explicit Machine(DiskOptions options = {}, uint64_t seed = 1)
      : disk(options, Rng(seed), executor.process()) {
    disk.SetFaults(&faults);
  }

  std::unique_ptr<AppendFile> Open(std::string_view name) {
    return *disk.OpenForAppend(name);
  }
  // Appends to a file and closes it.
  void Append(std::string_view name, std::string_view data) {
    EXPECT_TRUE(Open(name)->Append(data).ok());
  }
  // Everything that was done is durable.
  void SyncAll() {
    for (const std::string& name : disk.ListNames())
      EXPECT_TRUE(SyncFile(name).ok());
    disk.SyncNames([](const Status& outcome) { EXPECT_TRUE(outcome.ok()); });
    executor.RunUntilIdle();
  }
  // Returns what the callback heard.
  Status SyncFile(std::string_view name) {
    Status heard(StatusCode::kInternal, "never heard");
    const auto file = Open(name);
    file->Sync([&heard](const Status& outcome) { heard = outcome; });
    executor.RunUntilIdle();
    return heard;
  }
  std::string Contents(const std::string& name) const {
    return disk.Snapshot().at(name);
  }

  ManualExecutor executor;
  ScriptedDiskFaults faults;
  SimDisk disk;
};

// Every state that is found after the power failed behind `story`.
inline std::set<Files> Outcomes(DiskProfile profile,
                                const std::function<void(Machine*)>& story) {
  std::set<Files> outcomes;
  DiskOptions options;
  options.profile = profile;
  options.sector_bytes = 4;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Machine machine(options, seed);
    story(&machine);
    (void)machine.disk.LosePower();
    outcomes.insert(machine.disk.Snapshot());
  }
  return outcomes;
}

// Of those states, what one file held; "-" where it was not there.
inline std::set<std::string> OutcomesOf(
    const std::string& name, DiskProfile profile,
    const std::function<void(Machine*)>& story) {
  std::set<std::string> contents;
  for (const Files& files : Outcomes(profile, story)) {
    contents.insert(files.contains(name) ? files.at(name) : "-");
  }
  return contents;
}

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_DISK_MACHINE_H_
