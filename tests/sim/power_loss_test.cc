// Which outcomes a power loss has: each test lets the power fail under many
// seeds and looks at the set of what was left.

#include "sim/power_loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/status.h"
#include "sim/disk_options.h"
#include "tests/sim/disk_machine.h"
#include "worker/disk.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

void AppendToDurable(Machine* machine) {
  machine->Append("log", "durable.");
  machine->SyncAll();
  machine->Append("log", "12345678");
}

TEST(PowerLossTest, PrefixProfileFindsEveryCutOfAnAppendAndNothingElse) {
  EXPECT_THAT(
      OutcomesOf("log", DiskProfile::kPrefix, &AppendToDurable),
      UnorderedElementsAre("durable.", "durable.1", "durable.12", "durable.123",
                           "durable.1234", "durable.12345", "durable.123456",
                           "durable.1234567", "durable.12345678"));
}

TEST(PowerLossTest, SyncedProfileKeepsEverything) {
  EXPECT_THAT(OutcomesOf("log", DiskProfile::kSynced, &AppendToDurable),
              ElementsAre("durable.12345678"));
}

TEST(PowerLossTest, StrictProfileFindsTheWorst) {
  const std::set<std::string> outcomes =
      OutcomesOf("log", DiskProfile::kStrict, &AppendToDurable);
  const std::string zeros(4, '\0');
  for (const std::string& contents :
       {std::string("durable."), std::string("durable.12345678"),
        std::string("durable.123"), "durable." + zeros + zeros,
        "durable." + zeros + "5678", "durable.1234" + zeros,
        std::string("durable.durable.")}) {
    EXPECT_THAT(outcomes, Contains(contents));
  }
  for (const std::string& contents : outcomes) {
    EXPECT_TRUE(contents.starts_with("durable.")) << contents;
    EXPECT_LE(contents.size(), 16u) << contents;
  }
}

TEST(PowerLossTest, LostAppendUnderAKeptOneIsAHole) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "durable.");
        machine->SyncAll();
        machine->Append("log", "1234");
        machine->Append("log", "5678");
      });
  EXPECT_THAT(outcomes, Contains("durable." + std::string(4, '\0') + "5678"));
}

TEST(PowerLossTest, CutMayBeLostAndWhatFollowedKept) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "0123456789");
        machine->SyncAll();
        const auto log = machine->Open("log");
        EXPECT_TRUE(log->Truncate(2).ok());
        EXPECT_TRUE(log->Append("xy").ok());
      });
  for (const char* contents : {"0123456789", "01", "01xy", "01xy456789"}) {
    EXPECT_THAT(outcomes, Contains(contents));
  }
}

TEST(PowerLossTest, BytesAppendedDuringASyncAreStillAtRisk) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->SyncAll();
        const auto log = machine->Open("log");
        machine->disk.SyncNames([](const Status&) {});
        EXPECT_TRUE(log->Append("before").ok());
        log->Sync([](const Status&) {});
        EXPECT_TRUE(log->Append("during").ok());
        machine->executor.RunUntilIdle();
      });
  EXPECT_THAT(outcomes, Contains("before"));
  EXPECT_THAT(outcomes, Contains("beforeduring"));
  EXPECT_THAT(outcomes, Not(Contains("-")));
}

TEST(PowerLossTest, SyncUnderWayVouchesForNothing) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("log", "old ");
        machine->SyncAll();
        const auto log = machine->Open("log");
        EXPECT_TRUE(log->Append("new").ok());
        log->Sync([](const Status&) { ADD_FAILURE() << "heard too early"; });
      });
  EXPECT_THAT(outcomes, Contains("old "));
  EXPECT_THAT(outcomes, Contains("old new"));
}

TEST(PowerLossTest, ProcessCrashMakesNothingDurable) {
  const auto outcomes =
      OutcomesOf("log", DiskProfile::kStrict, [](Machine* machine) {
        AppendToDurable(machine);
        machine->disk.ProcessCrash();
        EXPECT_EQ(machine->Contents("log"), "durable.12345678");
        machine->disk.StartProcess(machine->executor.process());
      });
  EXPECT_THAT(outcomes, Contains("durable."));
}

TEST(PowerLossTest, NamesAreKeptOrLostOneByOne) {
  const auto story = [](Machine* machine) {
    machine->Append("a", "");
    machine->SyncAll();
    EXPECT_TRUE(machine->disk.Rename("a", "b").ok());
    machine->Append("c", "");
  };
  EXPECT_THAT(Outcomes(DiskProfile::kStrict, story),
              UnorderedElementsAre(Files{{"a", ""}}, Files{{"b", ""}},
                                   Files{{"a", ""}, {"c", ""}},
                                   Files{{"b", ""}, {"c", ""}}));
  EXPECT_THAT(Outcomes(DiskProfile::kOrdered, story),
              UnorderedElementsAre(Files{{"a", ""}}, Files{{"b", ""}},
                                   Files{{"b", ""}, {"c", ""}}));
}

TEST(PowerLossTest, SyncedFileVanishesWithItsName) {
  const auto outcomes =
      OutcomesOf("new", DiskProfile::kStrict, [](Machine* machine) {
        machine->Append("new", "synced");
        EXPECT_TRUE(machine->SyncFile("new").ok());
      });
  EXPECT_THAT(outcomes, UnorderedElementsAre("-", "synced"));
}

TEST(PowerLossTest, RemovalMayBeDurableBeforeTheCreationThatReplacesIt) {
  const auto story = [](Machine* machine) {
    machine->Append("old", "");
    machine->SyncAll();
    machine->Append("new", "");
    EXPECT_TRUE(machine->disk.Remove("old").ok());
  };
  EXPECT_THAT(Outcomes(DiskProfile::kStrict, story), Contains(Files{}));
  EXPECT_THAT(Outcomes(DiskProfile::kOrdered, story), Not(Contains(Files{})));
}

TEST(PowerLossTest, RenameBeforeDataIsForStrictDisksOnly) {
  const auto story = [](Machine* machine) {
    machine->Append("record", "old");
    machine->SyncAll();
    machine->Append("record.tmp", "new");
    EXPECT_TRUE(machine->disk.Rename("record.tmp", "record").ok());
  };
  EXPECT_THAT(OutcomesOf("record", DiskProfile::kStrict, story), Contains(""));
  EXPECT_THAT(OutcomesOf("record", DiskProfile::kPrefix, story), Contains("n"));
  EXPECT_THAT(OutcomesOf("record", DiskProfile::kOrdered, story),
              UnorderedElementsAre("old", "new"));
}

TEST(PowerLossTest, NamesChangedDuringASyncOfNamesAreStillAtRisk) {
  const auto outcomes = Outcomes(DiskProfile::kStrict, [](Machine* machine) {
    machine->Append("a", "");
    machine->disk.SyncNames([](const Status&) {});
    machine->Append("b", "");
    machine->executor.RunUntilIdle();
  });
  EXPECT_THAT(outcomes, UnorderedElementsAre(Files{{"a", ""}},
                                             Files{{"a", ""}, {"b", ""}}));
}

TEST(PowerLossTest, OneSeedHasOneOutcome) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Files first;
    for (int run = 0; run < 2; ++run) {
      Machine machine({}, seed);
      AppendToDurable(&machine);
      machine.Append("other", "bytes");
      (void)machine.disk.LosePower();
      if (run == 0) first = machine.disk.Snapshot();
      EXPECT_EQ(machine.disk.Snapshot(), first);
    }
  }
}

TEST(PowerLossTest, ReportCountsWhatItTook) {
  bool any_loss = false;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Machine machine({}, seed);
    AppendToDurable(&machine);
    machine.Append("other", "");
    const PowerLossReport report = machine.disk.LosePower();
    EXPECT_EQ(report.pending_names, 1u);
    EXPECT_EQ(report.lost_names, machine.disk.ListNames().size() == 1 ? 1 : 0);
    EXPECT_EQ(report.pending_data, 1u);
    const bool is_whole = machine.Contents("log") == "durable.12345678";
    if (!is_whole) {
      EXPECT_EQ(report.lost_data + report.torn_data, 1u);
    }
    any_loss = any_loss || !is_whole;
  }
  EXPECT_TRUE(any_loss);
}

}  // namespace
}  // namespace pouch
