#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/sim_disk.h"
#include "tests/docs/format_examples.h"
#include "worker/checkpoint_id.h"
#include "worker/cluster_record.h"
#include "worker/disk.h"
#include "worker/event_log.h"
#include "worker/log_segment.h"
#include "worker/observer.h"
#include "worker/record_store.h"
#include "worker/snapshot.h"
#include "worker/vouched_range.h"

namespace pouch {
namespace {

constexpr ClusterId kCluster(0x0123456789abcdef);
constexpr Incarnation kIncarnation(2);
constexpr CheckpointId kCheckpoint{Epoch(1), CheckpointNumber(3)};

// A disk and the only process that uses it.
struct ExampleDisk {
  ManualExecutor executor;
  SimDisk disk{DiskOptions(), Rng(1), executor.process()};
};

// The contents of `file`, or nothing and a failed test.
std::string Contents(const Disk& disk, const std::string& file) {
  const auto bytes = ReadWholeFile(disk, file);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.ok() ? *bytes : "";
}

// The event log of w1 after one checkpoint; returns where its snapshot is.
VouchedRange AddEventLog(FormatExamples* examples) {
  const std::vector<std::string> items = {
      EncodePositionItem(StepId(0), 42),
      EncodeStateItem(StepId(2), "the", "V2")};
  examples->emplace("snapshot.position", items[0]);
  examples->emplace("snapshot.state", items[1]);

  ExampleDisk machine;
  Observer observer;
  EventLog log(&machine.disk, &observer, uint64_t{1} << 20);
  log.SetOwner({kCluster, "w1"}, kIncarnation);
  VouchedRange range;
  log.WriteSnapshot(
      kCheckpoint, items, [] {},
      [&range](const Result<VouchedRange>& written) { range = *written; });
  machine.executor.RunUntilIdle();
  log.NoteComplete(kCheckpoint);
  examples->emplace("events",
                    Contents(machine.disk, "events-0000000200000001.log"));
  return range;
}

// The file of a store into which `payload` was written.
std::string StoredRecordFile(const std::string& series,
                             const std::string& worker,
                             const std::string& payload) {
  ExampleDisk machine;
  RecordStore store(&machine.disk, machine.executor.process(), series, worker);
  store.SetOwner(kCluster, kIncarnation);
  store.Replace(payload, [] {});
  machine.executor.RunUntilIdle();
  return Contents(machine.disk, series + "-0000000200000001.log");
}

}  // namespace

void AddLogExamples(FormatExamples* examples) {
  const VouchedRange range = AddEventLog(examples);
  std::string& vouched = (*examples)["vouched_range"];
  ByteWriter writer(&vouched);
  WriteVouchedRange(range, &writer);

  ClusterRecord cluster;
  cluster.cluster = kCluster;
  cluster.members = {"initializer", "w1"};
  cluster.incarnations = {kIncarnation, Incarnation(1)};
  cluster.epoch = Epoch(1);
  cluster.complete = kCheckpoint;
  cluster.ranges = {range, range};
  const std::string record = EncodeClusterRecord(cluster);
  examples->emplace("cluster_record", record);
  examples->emplace("coordinator",
                    StoredRecordFile("coordinator", "initializer", record));

  IdentityRecord identity;
  identity.worker = "w1";
  identity.incarnation = kIncarnation;
  identity.cluster = kCluster;
  identity.topology = "bytes";
  identity.epoch = Epoch(1);
  examples->emplace("identity_record", EncodeIdentityRecord(identity));
}

}  // namespace pouch
