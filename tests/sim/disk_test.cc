// The simulated disk beyond the contract of Disk: errors on demand, damage, and
// what observers hear.

#include "worker/disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/status.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "tests/sim/disk_machine.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Status kBroken(StatusCode::kIoError, "planted");

TEST(DiskFaultsTest, FailedSyncIsFinalForWhatItCovered) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "");
        machine->SyncAll();
        machine->Append("log", "1234");
        machine->faults.FailNext(DiskEvent::Kind::kSync, kBroken);
        EXPECT_EQ(machine->SyncFile("log").code(), StatusCode::kIoError);
        EXPECT_EQ(machine->Contents("log"), "1234") << "the cache has it";
        EXPECT_TRUE(machine->SyncFile("log").ok());
        machine->Append("log", "5678");
        EXPECT_TRUE(machine->SyncFile("log").ok());
      });
  EXPECT_THAT(outcomes, Contains(std::string(4, '\0') + "5678"));
  EXPECT_THAT(outcomes, Contains("12345678")) << "it may turn out to be there";
  for (const std::string& contents : outcomes) {
    EXPECT_TRUE(contents.ends_with("5678")) << contents;
  }
}

TEST(DiskFaultsTest, GoodSyncAfterAFailedOneDoesNotVouchForIt) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "");
        machine->SyncAll();
        machine->Append("log", "1234");
        machine->faults.FailNext(DiskEvent::Kind::kSync, kBroken);
        EXPECT_FALSE(machine->SyncFile("log").ok());
        EXPECT_TRUE(machine->SyncFile("log").ok());
      });
  EXPECT_THAT(outcomes, Contains(""));
}

TEST(DiskFaultsTest, LateSurvivorNeverHarmsWhatWasSyncedAfterIt) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "");
        machine->SyncAll();
        machine->Append("log", "1234");
        machine->faults.FailNext(DiskEvent::Kind::kSync, kBroken);
        EXPECT_FALSE(machine->SyncFile("log").ok());
        EXPECT_TRUE(machine->Open("log")->Truncate(0).ok());
        machine->Append("log", "abcd");
        EXPECT_TRUE(machine->SyncFile("log").ok());
      });
  EXPECT_THAT(outcomes, ElementsAre("abcd"));
}

TEST(DiskFaultsTest, FailedSyncOfNamesIsFinalToo) {
  const auto outcomes = Outcomes(DiskProfile::kStrict, [](Machine* machine) {
    machine->Append("a", "");
    machine->faults.FailNext(DiskEvent::Kind::kSyncNames, kBroken);
    Status heard;
    machine->disk.SyncNames(
        [&heard](const Status& outcome) { heard = outcome; });
    machine->executor.RunUntilIdle();
    EXPECT_EQ(heard.code(), StatusCode::kIoError);
    machine->Append("b", "");
    machine->SyncAll();
  });
  EXPECT_THAT(outcomes, UnorderedElementsAre(Files{{"b", ""}},
                                             Files{{"a", ""}, {"b", ""}}));
}

TEST(DiskFaultsTest, LaterNameOfAFileBringsTheEarlierOnesAlong) {
  const auto outcomes = Outcomes(DiskProfile::kStrict, [](Machine* machine) {
    machine->Append("a", "");
    machine->faults.FailNext(DiskEvent::Kind::kSyncNames, kBroken);
    machine->disk.SyncNames([](const Status&) {});
    machine->executor.RunUntilIdle();
    EXPECT_TRUE(machine->disk.Rename("a", "b").ok());
    machine->SyncAll();
  });
  EXPECT_THAT(outcomes, ElementsAre(Files{{"b", ""}}));
}

TEST(DiskFaultsTest, FailedAppendLeavesSomePrefix) {
  std::set<std::string> left;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Machine machine({}, seed);
    const auto log = machine.Open("log");
    machine.faults.FailNext(DiskEvent::Kind::kAppend, kBroken);
    const Status outcome = log->Append("1234");
    EXPECT_EQ(outcome, Status(StatusCode::kIoError, "log: planted"));
    left.insert(machine.Contents("log"));
    EXPECT_EQ(log->size_bytes(), machine.Contents("log").size());
    EXPECT_TRUE(log->Append("5").ok());
  }
  EXPECT_THAT(left, ElementsAre("", "1", "12", "123", "1234"));
}

TEST(DiskFaultsTest, FailedCutIsDoneOrNot) {
  std::set<std::string> left;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Machine machine({}, seed);
    machine.Append("log", "1234");
    machine.faults.FailNext(DiskEvent::Kind::kTruncate, kBroken);
    EXPECT_FALSE(machine.Open("log")->Truncate(1).ok());
    left.insert(machine.Contents("log"));
  }
  EXPECT_THAT(left, ElementsAre("1", "1234"));
}

TEST(DiskFaultsTest, FailedOpenRenameRemoveAndReadChangeNothing) {
  Machine machine;
  machine.Append("a", "bytes");
  for (const DiskEvent::Kind kind :
       {DiskEvent::Kind::kOpen, DiskEvent::Kind::kRename,
        DiskEvent::Kind::kRemove, DiskEvent::Kind::kRead}) {
    machine.faults.FailNext(kind, kBroken);
  }
  char buffer[1];
  EXPECT_FALSE(machine.disk.OpenForAppend("new").ok());
  EXPECT_FALSE(machine.disk.Rename("a", "b").ok());
  EXPECT_FALSE(machine.disk.Remove("a").ok());
  EXPECT_FALSE(machine.disk.ReadAt("a", 0, buffer).ok());
  EXPECT_EQ(machine.faults.fired(), 4u);
  EXPECT_EQ(machine.disk.Snapshot(), (Files{{"a", "bytes"}}));
  EXPECT_TRUE(machine.disk.ReadAt("a", 0, buffer).ok());
}

TEST(DiskFaultsTest, FaultsComeWhenTheyWereAskedForAndHeal) {
  Machine machine;
  machine.Append("log", "");
  machine.faults.FailNext(DiskEvent::Kind::kSync, kBroken, 2, 1);
  std::vector<bool> outcomes;
  for (int i = 0; i < 5; ++i) outcomes.push_back(machine.SyncFile("log").ok());
  EXPECT_THAT(outcomes, ElementsAre(true, false, false, true, true));
  machine.faults.FailNext(DiskEvent::Kind::kSync, kBroken);
  machine.faults.Heal();
  EXPECT_TRUE(machine.SyncFile("log").ok());
}

TEST(DiskFaultsTest, FullDiskTakesWhatFitsUntilThereIsRoom) {
  Machine machine;
  machine.Append("old", "12345678");
  machine.disk.set_capacity(10);
  const auto log = machine.Open("log");
  EXPECT_TRUE(log->Append("ab").ok());
  EXPECT_EQ(log->Append("c").code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(machine.Contents("log"), "ab");
  ASSERT_TRUE(machine.disk.Remove("old").ok());
  EXPECT_TRUE(log->Append("cdefghij").ok());
  EXPECT_EQ(log->Append("0123").code(), StatusCode::kResourceExhausted);
  EXPECT_LE(machine.disk.used_bytes(), 10u);
  machine.disk.set_capacity(std::nullopt);
  EXPECT_TRUE(log->Append("more").ok());
}

TEST(SimDiskTest, CrashedProcessHearsNothingAndItsFilesAreDead) {
  Machine machine;
  auto log = machine.Open("log");
  log->Sync([](const Status&) { ADD_FAILURE() << "a dead process heard"; });
  machine.disk.SyncNames([](const Status&) { ADD_FAILURE(); });
  machine.disk.ProcessCrash();
  machine.executor.RunUntilIdle();
  EXPECT_THROW((void)log->Append("x"), CheckFailure);
  EXPECT_THROW((void)machine.disk.OpenForAppend("log"), CheckFailure);
  machine.disk.StartProcess(machine.executor.process());
  const auto again = machine.Open("log");
  log.reset();
  EXPECT_TRUE(again->Append("y").ok());
}

TEST(SimDiskTest, SyncOfAClosedFileStillCounts) {
  DiskOptions options;
  Machine machine(options);
  auto log = machine.Open("log");
  ASSERT_TRUE(log->Append("bytes").ok());
  log->Sync([](const Status&) {});
  log.reset();
  machine.disk.SyncNames([](const Status&) {});
  machine.executor.RunUntilIdle();
  (void)machine.disk.LosePower();
  EXPECT_EQ(machine.Contents("log"), "bytes");
}

TEST(SimDiskTest, DamageIsReadAndDurable) {
  Machine machine;
  machine.Append("a", "0123456789");
  machine.Append("b", "gone");
  machine.SyncAll();
  machine.disk.DamageFile("a", 2, "xx");
  machine.disk.CutShort("a", 6);
  machine.disk.PutFile("c", "foreign");
  machine.disk.LoseFile("b");
  const Files damaged = {{"a", "01xx45"}, {"c", "foreign"}};
  EXPECT_EQ(machine.disk.Snapshot(), damaged);
  (void)machine.disk.LosePower();
  EXPECT_EQ(machine.disk.Snapshot(), damaged);
}

TEST(SimDiskTest, WipedDiskIsEmptyForGood) {
  Machine machine;
  machine.Append("a", "0123456789");
  machine.SyncAll();
  machine.disk.WipeDisk();
  EXPECT_THAT(machine.disk.ListNames(), IsEmpty());
  EXPECT_EQ(machine.disk.used_bytes(), 0u);
  machine.disk.StartProcess(machine.executor.process());
  (void)machine.disk.LosePower();
  EXPECT_THAT(machine.disk.ListNames(), IsEmpty());
}

class RecordingObserver final : public DiskObserver {
 public:
  void OnDiskEvent(const DiskEvent& event, const Status& outcome) override {
    events.push_back(std::to_string(event.number) + " " +
                     std::string(DiskEventKindName(event.kind)) + " " +
                     std::string(event.name) + " " +
                     std::to_string(event.offset_bytes) + "+" +
                     std::to_string(event.size_bytes) + " " +
                     std::string(StatusCodeName(outcome.code())));
  }
  std::vector<std::string> events;
};

TEST(SimDiskTest, ObserverHearsEveryChangeAndBothEndsOfASync) {
  Machine machine;
  RecordingObserver observer;
  machine.disk.SetObserver(&observer);
  const auto log = machine.Open("log");
  ASSERT_TRUE(log->Append("abc").ok());
  log->Sync([&observer](const Status&) {
    observer.events.push_back("the callback");
  });
  ASSERT_TRUE(log->Truncate(1).ok());
  machine.faults.FailNext(DiskEvent::Kind::kRename, kBroken);
  EXPECT_FALSE(machine.disk.Rename("log", "log.old").ok());
  machine.executor.RunUntilIdle();
  EXPECT_THAT(observer.events,
              ElementsAre("1 open log 0+0 ok", "2 append log 0+3 ok",
                          "3 sync log 0+3 ok", "4 truncate log 1+2 ok",
                          "5 rename log 0+0 input/output error",
                          "3 sync done log 0+0 ok", "the callback"));
}

}  // namespace
}  // namespace pouch
