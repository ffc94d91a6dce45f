// The contract of worker/disk.h, run unchanged against every implementation.
//
// Adding a Disk? Add one line to INSTANTIATE_TEST_SUITE_P below. Found a place
// where a simulated run and a real one disagree? Add a test here first, then
// fix the one that is wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/sim_disk.h"
#include "worker/disk.h"
#include "worker/posix_disk.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct DiskKind {
  const char* name;
  std::function<std::unique_ptr<Disk>(ManualExecutor*)> make;
};

class DiskContractTest : public ::testing::TestWithParam<DiskKind> {
 protected:
  DiskContractTest() : disk_(GetParam().make(&executor_)) {}

  std::unique_ptr<AppendFile> Open(std::string_view name) {
    auto file = disk_->OpenForAppend(name);
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }

  // A closed file with these contents.
  void Put(std::string_view name, std::string_view contents) {
    EXPECT_TRUE(Open(name)->Append(contents).ok());
  }

  std::string Read(std::string_view name, uint64_t offset_bytes, size_t most) {
    std::string out(most, '#');
    const auto count = disk_->ReadAt(name, offset_bytes, std::span(out));
    EXPECT_TRUE(count.ok()) << count.status();
    out.resize(*count);
    return out;
  }

  std::string Contents(std::string_view name) {
    return Read(name, 0, size_t{1} << 20);
  }

  // Asks for a sync whose outcome adds `name` and it to outcomes_.
  SyncCallback Note(const std::string& name) {
    return [this, name](const Status& outcome) {
      outcomes_.push_back(name + " " + outcome.ToString());
    };
  }

  ManualExecutor executor_;
  std::unique_ptr<Disk> disk_;
  std::vector<std::string> outcomes_;
};

TEST_P(DiskContractTest, NewDirectoryHoldsNothing) {
  EXPECT_THAT(disk_->ListNames(), IsEmpty());
}

TEST_P(DiskContractTest, AppendIsVisibleToReadsBeforeAnySync) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("hello ").ok());
  ASSERT_TRUE(log->Append("world").ok());
  EXPECT_EQ(Contents("log"), "hello world");
  EXPECT_EQ(log->size_bytes(), 11u);
  EXPECT_EQ(*disk_->SizeOf("log"), 11u);
}

TEST_P(DiskContractTest, EmptyAppendChangesNothing) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("").ok());
  EXPECT_EQ(log->size_bytes(), 0u);
  EXPECT_EQ(Contents("log"), "");
}

TEST_P(DiskContractTest, AnyByteAndAnyLengthComesBackUnchanged) {
  std::string all;
  for (int i = 0; i < 300'000; ++i) all += static_cast<char>(i * 31 >> 3);
  Put("log", all);
  EXPECT_EQ(Contents("log"), all);
}

TEST_P(DiskContractTest, OpeningCreatesAnEmptyFile) {
  Open("log");
  EXPECT_THAT(disk_->ListNames(), ElementsAre("log"));
  EXPECT_EQ(*disk_->SizeOf("log"), 0u);
}

TEST_P(DiskContractTest, ReopenedFileGoesOnAtItsEnd) {
  Put("log", "one ");
  auto log = Open("log");
  EXPECT_EQ(log->size_bytes(), 4u);
  ASSERT_TRUE(log->Append("two").ok());
  EXPECT_EQ(Contents("log"), "one two");
}

TEST_P(DiskContractTest, ReadAtGivesWhatIsThereAndNoMore) {
  Put("log", "0123456789");
  EXPECT_EQ(Read("log", 3, 4), "3456");
  EXPECT_EQ(Read("log", 8, 4), "89");
  EXPECT_EQ(Read("log", 10, 4), "");
  EXPECT_EQ(Read("log", uint64_t{1} << 40, 4), "");
  EXPECT_EQ(Read("log", 3, 0), "");
}

TEST_P(DiskContractTest, TruncateCutsAndAppendGoesOnThere) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("0123456789").ok());
  ASSERT_TRUE(log->Truncate(4).ok());
  EXPECT_EQ(log->size_bytes(), 4u);
  EXPECT_EQ(Contents("log"), "0123");
  ASSERT_TRUE(log->Append("xy").ok());
  EXPECT_EQ(Contents("log"), "0123xy");
}

TEST_P(DiskContractTest, TruncateToItsSizeAndToNothing) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("0123").ok());
  ASSERT_TRUE(log->Truncate(4).ok());
  EXPECT_EQ(Contents("log"), "0123");
  ASSERT_TRUE(log->Truncate(0).ok());
  EXPECT_EQ(*disk_->SizeOf("log"), 0u);
}

TEST_P(DiskContractTest, TruncateBeyondTheEndIsABug) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("0123").ok());
  EXPECT_THROW((void)log->Truncate(5), CheckFailure);
}

TEST_P(DiskContractTest, SyncCallbackNeverRunsInsideSync) {
  auto log = Open("log");
  log->Sync(Note("log"));
  disk_->SyncNames(Note("names"));
  EXPECT_THAT(outcomes_, IsEmpty()) << "a callback re-entered the caller";
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, ::testing::UnorderedElementsAre("log ok", "names ok"));
}

TEST_P(DiskContractTest, EverySyncIsAnsweredOnce) {
  auto log = Open("log");
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_TRUE(log->Append(name).ok());
    log->Sync(Note(name));
  }
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_,
              ::testing::UnorderedElementsAre("a ok", "b ok", "c ok"));
}

TEST_P(DiskContractTest, AppendsGoOnWhileASyncIsUnderWay) {
  auto log = Open("log");
  ASSERT_TRUE(log->Append("before").ok());
  log->Sync(Note("log"));
  ASSERT_TRUE(log->Append(" after").ok());
  executor_.RunUntilIdle();
  EXPECT_EQ(Contents("log"), "before after");
}

TEST_P(DiskContractTest, SyncCallbackMaySyncAndAppendAgain) {
  auto log = Open("log");
  log->Sync([this, &log](const Status& outcome) {
    EXPECT_TRUE(outcome.ok()) << outcome;
    EXPECT_TRUE(log->Append("more").ok());
    log->Sync(Note("second"));
  });
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre("second ok"));
}

TEST_P(DiskContractTest, SyncCallbackMayDestroyItsFile) {
  auto log = Open("log");
  log->Sync([&log](const Status&) { log.reset(); });
  log->Sync(Note("second"));
  executor_.RunUntilIdle();
  EXPECT_EQ(log, nullptr);
}

TEST_P(DiskContractTest, DestroyedFileHearsNoAcknowledgement) {
  auto log = Open("log");
  log->Sync(Note("log"));
  log.reset();
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, IsEmpty());
}

TEST_P(DiskContractTest, FileOpenedAgainHearsOnlyItsOwnSyncs) {
  auto log = Open("log");
  log->Sync(Note("first"));
  log.reset();
  log = Open("log");
  log->Sync(Note("second"));
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre("second ok"));
}

TEST_P(DiskContractTest, DestroyedDiskHearsNoAcknowledgement) {
  disk_->SyncNames(Note("names"));
  disk_.reset();
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, IsEmpty());
}

TEST_P(DiskContractTest, MissingFileIsNotFoundEverywhere) {
  char buffer[1];
  EXPECT_EQ(disk_->ReadAt("absent", 0, buffer).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(disk_->SizeOf("absent").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(disk_->Rename("absent", "other").code(), StatusCode::kNotFound);
  EXPECT_EQ(disk_->Remove("absent").code(), StatusCode::kNotFound);
  EXPECT_THAT(disk_->ListNames(), IsEmpty());
}

TEST_P(DiskContractTest, RenameReplacesItsTarget) {
  Put("checkpoint", "old");
  Put("checkpoint.tmp", "new");
  ASSERT_TRUE(disk_->Rename("checkpoint.tmp", "checkpoint").ok());
  EXPECT_EQ(Contents("checkpoint"), "new");
  EXPECT_THAT(disk_->ListNames(), ElementsAre("checkpoint"));
}

TEST_P(DiskContractTest, RenameToItselfChangesNothing) {
  Put("log", "bytes");
  ASSERT_TRUE(disk_->Rename("log", "log").ok());
  EXPECT_EQ(Contents("log"), "bytes");
}

TEST_P(DiskContractTest, OpenFileGoesOnUnderItsNewName) {
  auto log = Open("log.tmp");
  ASSERT_TRUE(log->Append("one ").ok());
  ASSERT_TRUE(disk_->Rename("log.tmp", "log").ok());
  ASSERT_TRUE(log->Append("two").ok());
  log->Sync(Note("log"));
  executor_.RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre("log ok"));
  EXPECT_EQ(Contents("log"), "one two");
  EXPECT_THROW((void)disk_->OpenForAppend("log"), CheckFailure);
  // The old name is free.
  Put("log.tmp", "another");
  log.reset();
  EXPECT_EQ(Open("log")->size_bytes(), 7u);
}

TEST_P(DiskContractTest, RenameOntoAnOpenFileIsABug) {
  Put("a", "a");
  auto b = Open("b");
  EXPECT_THROW((void)disk_->Rename("a", "b"), CheckFailure);
}

TEST_P(DiskContractTest, RemovedFileIsGoneAndItsNameIsFree) {
  Put("log", "old");
  ASSERT_TRUE(disk_->Remove("log").ok());
  EXPECT_THAT(disk_->ListNames(), IsEmpty());
  EXPECT_EQ(disk_->SizeOf("log").status().code(), StatusCode::kNotFound);
  Put("log", "new");
  EXPECT_EQ(Contents("log"), "new");
}

TEST_P(DiskContractTest, RemovingAnOpenFileIsABug) {
  auto log = Open("log");
  EXPECT_THROW((void)disk_->Remove("log"), CheckFailure);
}

TEST_P(DiskContractTest, OpeningAFileTwiceIsABug) {
  auto log = Open("log");
  EXPECT_THROW((void)disk_->OpenForAppend("log"), CheckFailure);
  log.reset();
  log = Open("log");
}

TEST_P(DiskContractTest, BadNamesAreBugs) {
  char buffer[1];
  const std::string too_long(65, 'a');
  for (std::string_view name :
       {std::string_view(""), std::string_view("."), std::string_view(".."),
        std::string_view("a/b"), std::string_view("A"), std::string_view("a b"),
        std::string_view("a\0b", 3), std::string_view("\xc3\xa9"),
        std::string_view(too_long)}) {
    SCOPED_TRACE(std::string(name));
    EXPECT_THROW((void)disk_->OpenForAppend(name), CheckFailure);
    EXPECT_THROW((void)disk_->ReadAt(name, 0, buffer), CheckFailure);
    EXPECT_THROW((void)disk_->SizeOf(name), CheckFailure);
    EXPECT_THROW((void)disk_->Rename(name, "a"), CheckFailure);
    EXPECT_THROW((void)disk_->Rename("a", name), CheckFailure);
    EXPECT_THROW((void)disk_->Remove(name), CheckFailure);
  }
}

TEST_P(DiskContractTest, GoodNamesAreGood) {
  const std::string longest(64, 'z');
  for (const std::string& name :
       {std::string("a"), std::string("0"), std::string("segment-00001.log"),
        std::string("_"), std::string("-"), std::string("..."), longest}) {
    Put(name, name);
    EXPECT_EQ(Contents(name), name);
  }
}

TEST_P(DiskContractTest, ListNamesGivesEveryNameOnce) {
  for (const char* name : {"c", "a", "b", "a.1", "a-1", "a_1", "10", "9"}) {
    Open(name);
  }
  EXPECT_THAT(disk_->ListNames(), UnorderedElementsAre("10", "9", "a", "a-1",
                                                       "a.1", "a_1", "b", "c"));
}

std::unique_ptr<Disk> MakeSimDisk(ManualExecutor* executor) {
  return std::make_unique<SimDisk>(DiskOptions(), Rng(1), executor->process());
}

std::unique_ptr<Disk> MakeHastySimDisk(ManualExecutor* executor) {
  DiskOptions options;
  options.reorder_syncs = true;
  options.sync_latency = {Duration(), Duration::Seconds(1)};
  return std::make_unique<SimDisk>(options, Rng(2), executor->process());
}

std::unique_ptr<Disk> MakePosixDisk(ManualExecutor* executor) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string folder = test->name();
  for (char& c : folder) {
    if (c == '/') c = '-';
  }
  const auto path = std::filesystem::path(::testing::TempDir()) / folder;
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  auto disk = PosixDisk::Open(path.string(), executor);
  EXPECT_TRUE(disk.ok()) << disk.status();
  return *std::move(disk);
}

INSTANTIATE_TEST_SUITE_P(
    AllDisks, DiskContractTest,
    ::testing::Values(DiskKind{"SimDisk", &MakeSimDisk},
                      DiskKind{"SimDiskReorderingSyncs", &MakeHastySimDisk},
                      DiskKind{"PosixDisk", &MakePosixDisk}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

}  // namespace
}  // namespace pouch
