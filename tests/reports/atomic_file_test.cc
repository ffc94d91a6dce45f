#include "reports/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A folder of its own for each test.
class AtomicFileTest : public ::testing::Test {
 protected:
  AtomicFileTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  std::string Path(const std::string& name) const { return folder_ / name; }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
      names.push_back(entry.path().filename());
    return names;
  }

  static std::string Contents(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
  }

  std::filesystem::path folder_;
};

TEST_F(AtomicFileTest, AppearsOnlyAtCommit) {
  auto file = AtomicFile::Create(Path("report"));
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Append("hello ").ok());
  ASSERT_TRUE((*file)->Append("world").ok());
  EXPECT_FALSE(std::filesystem::exists(Path("report")));
  ASSERT_TRUE((*file)->Commit().ok());
  EXPECT_EQ(Contents(Path("report")), "hello world");
  EXPECT_THAT(Names(), ElementsAre("report"));
}

TEST_F(AtomicFileTest, LeavesNothingIfItIsNotCommitted) {
  {
    auto file = AtomicFile::Create(Path("report"));
    ASSERT_TRUE((*file)->Append(std::string(1 << 20, 'x')).ok());
  }
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(AtomicFileTest, ReplacesAFileAndKeepsItsPermissions) {
  ASSERT_TRUE(WriteFileAtomically(Path("report"), "old").ok());
  ASSERT_EQ(chmod(Path("report").c_str(), 0640), 0);
  ASSERT_TRUE(WriteFileAtomically(Path("report"), "new").ok());
  EXPECT_EQ(Contents(Path("report")), "new");
  struct stat info = {};
  ASSERT_EQ(stat(Path("report").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
}

TEST_F(AtomicFileTest, WritesBehindASymbolicLink) {
  std::filesystem::create_symlink("target", Path("link"));
  ASSERT_TRUE(WriteFileAtomically(Path("link"), "text").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Contents(Path("target")), "text");
}

TEST_F(AtomicFileTest, AFolderOrAMissingFolderIsTheCallersMistake) {
  const Status folder = WriteFileAtomically(folder_, "text");
  EXPECT_EQ(folder.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(folder.message(), HasSubstr("it is a folder"));
  const Status missing = WriteFileAtomically(Path("absent/report"), "text");
  EXPECT_EQ(missing.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(missing.message(), HasSubstr("no such folder"));
}

TEST_F(AtomicFileTest, AFullDeviceIsSaidAndSaidAgain) {
  auto file = AtomicFile::Create("/dev/full");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Append("text").ok());
  const Status full = (*file)->Commit();
  EXPECT_EQ(full.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(full.message(), HasSubstr("/dev/full: No space left on device"));
  EXPECT_EQ((*file)->Append("more"), full);
  EXPECT_EQ((*file)->Commit(), full);
}

TEST_F(AtomicFileTest, HalfAFileIsNeverLeftAndTheOldOneStays) {
  ASSERT_TRUE(WriteFileAtomically(Path("report"), "old").ok());
  // The smallest full disk there is: files may have 1000 bytes.
  ASSERT_NE(std::signal(SIGXFSZ, SIG_IGN), SIG_ERR);
  struct rlimit usual = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &usual), 0);
  struct rlimit tiny = usual;
  tiny.rlim_cur = 1000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tiny), 0);
  const Status status =
      WriteFileAtomically(Path("report"), std::string(5000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &usual), 0);

  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_THAT(status.message(), HasSubstr("File too large"));
  EXPECT_EQ(Contents(Path("report")), "old");
  EXPECT_THAT(Names(), ElementsAre("report"));
}

TEST_F(AtomicFileTest, ALongNameFits) {
  const std::string name(255, 'n');
  ASSERT_TRUE(WriteFileAtomically(Path(name), "text").ok());
  EXPECT_THAT(Names(), ElementsAre(name));
}

}  // namespace
}  // namespace pouch
