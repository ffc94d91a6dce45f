// What each outcome of a power loss that is said leaves, and that a strict disk
// draws them all.

#include "sim/explicit_power_loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/rng.h"
#include "sim/disk_directory.h"
#include "sim/disk_options.h"
#include "sim/pending_operations.h"
#include "sim/power_loss.h"
#include "sim/power_loss_outcome.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using Kind = PowerLossOutcome::Kind;
using Cut = PowerLossOutcome::Cut;
using Tail = PowerLossOutcome::Tail;
using Image = std::map<std::string, std::string>;

constexpr uint32_t kSector = 4;

PowerLossOutcome Of(Kind kind, uint64_t index = 0) {
  PowerLossOutcome outcome;
  outcome.kind = kind;
  outcome.index = index;
  return outcome;
}

PowerLossOutcome CutAt(Cut cut, uint64_t index = 0) {
  PowerLossOutcome outcome = Of(Kind::kCutLast, index);
  outcome.cut = cut;
  return outcome;
}

PowerLossOutcome TailOf(Tail tail) {
  PowerLossOutcome outcome = Of(Kind::kTail);
  outcome.tail = tail;
  return outcome;
}

Image ImageOf(const DiskDirectory& directory) {
  Image image;
  for (const auto& [name, file] : directory.entries()) {
    image[name] = file->contents();
  }
  return image;
}

// What is left of `directory`, which stays as it is.
Image Left(const DiskDirectory& directory, const PowerLossOutcome& outcome) {
  DiskDirectory clone = directory.Clone();
  SettlePowerLossAs(outcome, kSector, Rng(1), &clone);
  return ImageOf(clone);
}

// "log" holds "old." durably.
DiskDirectory WithLog() {
  DiskDirectory directory;
  directory.Create("log", 1)->Append("old.", 2);
  directory.Find("log")->MakeDurable(3);
  directory.MakeDurable(3);
  return directory;
}

// Pending: 0 "abcdefgh" into log, 1 the name "new", 2 "1234567890" into it.
DiskDirectory Pending() {
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append("abcdefgh", 4);
  directory.Create("new", 5)->Append("1234567890", 6);
  return directory;
}

TEST(ExplicitPowerLossTest, NothingAndEverything) {
  EXPECT_THAT(Left(Pending(), Of(Kind::kNothing)),
              ElementsAre(Pair("log", "old.")));
  EXPECT_THAT(
      Left(Pending(), Of(Kind::kEverything)),
      ElementsAre(Pair("log", "old.abcdefgh"), Pair("new", "1234567890")));
}

TEST(ExplicitPowerLossTest, EachPrefix) {
  EXPECT_THAT(Left(Pending(), Of(Kind::kPrefix, 0)),
              ElementsAre(Pair("log", "old.")));
  EXPECT_THAT(Left(Pending(), Of(Kind::kPrefix, 1)),
              ElementsAre(Pair("log", "old.abcdefgh")));
  EXPECT_THAT(Left(Pending(), Of(Kind::kPrefix, 2)),
              ElementsAre(Pair("log", "old.abcdefgh"), Pair("new", "")));
  EXPECT_EQ(Left(Pending(), Of(Kind::kPrefix, 99)),
            Left(Pending(), Of(Kind::kEverything)));
}

TEST(ExplicitPowerLossTest, EachOmission) {
  EXPECT_THAT(Left(Pending(), Of(Kind::kOmit, 0)),
              ElementsAre(Pair("log", "old."), Pair("new", "1234567890")));
  EXPECT_THAT(Left(Pending(), Of(Kind::kOmit, 1)),
              ElementsAre(Pair("log", "old.abcdefgh")));
  EXPECT_THAT(Left(Pending(), Of(Kind::kOmit, 2)),
              ElementsAre(Pair("log", "old.abcdefgh"), Pair("new", "")));
}

TEST(ExplicitPowerLossTest, TornWrite) {
  const auto left = [](const PowerLossOutcome& outcome) {
    return Left(Pending(), outcome)["new"];
  };
  EXPECT_EQ(left(CutAt(Cut::kHeader)), "12345");
  EXPECT_EQ(left(CutAt(Cut::kMiddle)), "12345");
  EXPECT_EQ(left(CutAt(Cut::kLastByte)), "123456789");
  EXPECT_EQ(left(CutAt(Cut::kSector, 0)), "1234");
  EXPECT_EQ(left(CutAt(Cut::kSector, 1)), "12345678");
  EXPECT_EQ(left(CutAt(Cut::kSector, 2)), "1234567890");
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append(std::string(100, 'x'), 4);
  EXPECT_EQ(Left(directory, CutAt(Cut::kHeader))["log"].size(), 12u);
}

TEST(ExplicitPowerLossTest, SectorsOfAWriteAreThoseOfTheDisk) {
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append("ab", 4);
  directory.Find("log")->Append("cdefgh", 5);
  PowerLossOutcome outcome = Of(Kind::kKeep);
  outcome.keep = {{0, std::nullopt}, {1, 1}};
  EXPECT_EQ(Left(directory, outcome)["log"], std::string("old.ab\0\0efgh", 12));
  outcome.keep = {{1, 0}};
  EXPECT_EQ(Left(directory, outcome)["log"], std::string("old.\0\0cd", 8));
}

TEST(ExplicitPowerLossTest, SizeBeforeDataAndGarbageExtend) {
  EXPECT_EQ(Left(Pending(), TailOf(Tail::kZeros))["new"],
            std::string(10, '\0'));
  // A file that is new gets what another one holds.
  EXPECT_EQ(Left(Pending(), TailOf(Tail::kOld))["new"], "old.old.ol");
  const std::string random = Left(Pending(), TailOf(Tail::kRandom))["new"];
  EXPECT_EQ(random.size(), 10u);
  EXPECT_NE(random, "1234567890");
}

TEST(ExplicitPowerLossTest, DataWithoutSizeIsALostAppend) {
  // Until a later one that is kept makes the file longer: then it is a hole.
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append("abcd", 4);
  EXPECT_EQ(Left(directory, Of(Kind::kOmit, 0))["log"], "old.");
  directory.Find("log")->Append("efgh", 5);
  EXPECT_EQ(Left(directory, Of(Kind::kOmit, 0))["log"],
            std::string("old.\0\0\0\0efgh", 12));
}

TEST(ExplicitPowerLossTest, SectorTrashWithAndWithoutItsNeighbours) {
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append("xy", 4);
  directory.Find("log")->MakeDurable(5);
  directory.Find("log")->Append("abc", 6);
  const std::string safe = Left(directory, TailOf(Tail::kRandom))["log"];
  EXPECT_TRUE(safe.starts_with("old.xy")) << safe;
  EXPECT_EQ(safe.size(), 9u);
  const std::string harmed = Left(directory, TailOf(Tail::kTrash))["log"];
  EXPECT_TRUE(harmed.starts_with("old.")) << harmed;
  EXPECT_NE(harmed.substr(4, 2), "xy");
  EXPECT_EQ(harmed.size(), 9u);
}

TEST(ExplicitPowerLossTest, NamesAloneAreLost) {
  DiskDirectory directory = Pending();
  directory.Remove("log", 7);
  EXPECT_THAT(Left(directory, Of(Kind::kLoseName, 0)), IsEmpty());
  EXPECT_THAT(
      Left(directory, Of(Kind::kLoseName, 1)),
      ElementsAre(Pair("log", "old.abcdefgh"), Pair("new", "1234567890")));
  EXPECT_THAT(Left(directory, Of(Kind::kLoseNames)),
              ElementsAre(Pair("log", "old.abcdefgh")));
}

TEST(ExplicitPowerLossTest, RenameLostAndRenameBeforeData) {
  DiskDirectory directory = WithLog();
  directory.Create("log.new", 4)->Append("new", 5);
  directory.MakeDurable(5);
  directory.Rename("log.new", "log", 6);
  EXPECT_THAT(Left(directory, Of(Kind::kLoseName, 0)),
              ElementsAre(Pair("log", "old."), Pair("log.new", "new")));
  EXPECT_THAT(Left(directory, Of(Kind::kOmit, 0)),
              ElementsAre(Pair("log", "")));
}

TEST(ExplicitPowerLossTest, TruncateLost) {
  DiskDirectory directory = WithLog();
  directory.Find("log")->Truncate(1, 4);
  directory.Find("log")->Append("xy", 5);
  EXPECT_EQ(Left(directory, Of(Kind::kEverything))["log"], "oxy");
  EXPECT_EQ(Left(directory, Of(Kind::kOmit, 0))["log"], "oxy.");
  EXPECT_EQ(Left(directory, Of(Kind::kNothing))["log"], "old.");
}

TEST(ExplicitPowerLossTest, LateDurable) {
  DiskDirectory directory = WithLog();
  directory.Find("log")->Append("abc", 4);
  directory.Find("log")->Abandon(5);
  EXPECT_EQ(Left(directory, Of(Kind::kEverything))["log"], "old.abc");
  EXPECT_EQ(Left(directory, Of(Kind::kNothing))["log"], "old.");
}

TEST(ExplicitPowerLossTest, WhatIsLeftIsDurable) {
  DiskDirectory directory = Pending();
  SettlePowerLossAs(Of(Kind::kEverything), kSector, Rng(1), &directory);
  EXPECT_THAT(PendingOperationsOf(directory), IsEmpty());
  EXPECT_EQ(Left(directory, Of(Kind::kNothing)), ImageOf(directory));
}

TEST(ExplicitPowerLossTest, ADigestStandsForWhatIsLeft) {
  const DiskDirectory directory = Pending();
  std::map<uint64_t, Image> images;
  for (const PowerLossOutcome& outcome :
       OutcomesToTry(DiskProfile::kStrict, kSector, directory)) {
    const Image image = Left(directory, outcome);
    const uint64_t digest =
        DigestAfter(outcome, kSector, Rng(1), directory).value();
    const auto [known, is_new] = images.emplace(digest, image);
    EXPECT_EQ(known->second, image) << Describe(outcome);
  }
  std::set<Image> distinct;
  for (const auto& [digest, image] : images) distinct.insert(image);
  EXPECT_EQ(distinct.size(), images.size());
  EXPECT_EQ(ImageOf(directory)["new"], "1234567890");
}

TEST(ExplicitPowerLossTest, AStrictDiskDrawsWhateverIsTried) {
  std::set<Image> drawn;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    DiskDirectory directory = Pending();
    SettlePowerLoss(DiskProfile::kStrict, kSector, Rng(seed), &directory);
    drawn.insert(ImageOf(directory));
  }
  for (const PowerLossOutcome& outcome :
       OutcomesToTry(DiskProfile::kStrict, kSector, Pending())) {
    EXPECT_THAT(drawn, Contains(Left(Pending(), outcome))) << Describe(outcome);
  }
}

TEST(ExplicitPowerLossTest, OtherProfilesTryOnlyWhatTheyLeave) {
  for (const DiskProfile profile :
       {DiskProfile::kPrefix, DiskProfile::kOrdered, DiskProfile::kSynced}) {
    std::set<Image> drawn;
    for (uint64_t seed = 0; seed < 1000; ++seed) {
      DiskDirectory directory = Pending();
      SettlePowerLoss(profile, kSector, Rng(seed), &directory);
      drawn.insert(ImageOf(directory));
    }
    for (const PowerLossOutcome& outcome :
         OutcomesToTry(profile, kSector, Pending())) {
      EXPECT_THAT(drawn, Contains(Left(Pending(), outcome)))
          << Describe(outcome);
    }
  }
}

TEST(ExplicitPowerLossTest, AllSubsetsAreAllOfThem) {
  // Two sectors, a name, and three sectors.
  const DiskDirectory directory = Pending();
  EXPECT_EQ(AllSubsets(DiskProfile::kStrict, kSector, 12, directory).size(),
            64u);
  EXPECT_THAT(AllSubsets(DiskProfile::kStrict, kSector, 5, directory),
              IsEmpty());
  EXPECT_THAT(AllSubsets(DiskProfile::kPrefix, kSector, 12, directory),
              IsEmpty());
  std::set<Image> images;
  for (const PowerLossOutcome& outcome :
       AllSubsets(DiskProfile::kStrict, kSector, 12, directory)) {
    images.insert(Left(directory, outcome));
  }
  // Of the file without a name nothing can be seen.
  EXPECT_EQ(images.size(), 4u + 4u * 8u);
}

}  // namespace
}  // namespace pouch
