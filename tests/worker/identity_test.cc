// A worker starts anew only where nobody ever started.

#include "worker/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/ids.h"
#include "base/status.h"
#include "sim/disk_events.h"
#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() { Start(); }

  // A process that knows nothing yet.
  void Start() {
    identity_ =
        std::make_unique<Identity>(machine_.disk(), machine_.executor(), "w1");
  }
  void Restart() {
    identity_.reset();
    machine_.CrashProcess();
    Start();
  }
  void Begin() {
    identity_->BeginIncarnation([] {});
    machine_.executor()->RunUntilIdle();
  }
  std::string OnlyFile() { return machine_.disk()->ListNames().at(0); }

  TestMachine machine_;
  std::unique_ptr<Identity> identity_;
};

TEST_F(IdentityTest, EachStartIsTheNextIncarnation) {
  for (uint64_t start = 1; start <= 3; ++start) {
    ASSERT_TRUE(identity_->Load().ok());
    Begin();
    EXPECT_EQ(identity_->incarnation(), Incarnation(start));
    Restart();
  }
}

TEST_F(IdentityTest, FirstStartThatWasCutShortCountsForNothing) {
  ASSERT_TRUE(identity_->Load().ok());
  Begin();
  machine_.disk()->CutShort(OnlyFile(), 20);
  Restart();
  EXPECT_TRUE(identity_->Load().ok());
  EXPECT_EQ(identity_->incarnation(), Incarnation(0));
}

TEST_F(IdentityTest, DamageIsRefusedWithItsPlaceWhereThereAreOtherLogs) {
  ASSERT_TRUE(identity_->Load().ok());
  Begin();
  const std::string file = OnlyFile();
  machine_.disk()->PutFile("events-0000000100000001.log", "anything");
  machine_.FlipBit(file, *machine_.disk()->SizeOf(file) - 1);
  Restart();
  const Status loaded = identity_->Load();
  EXPECT_EQ(loaded.code(), StatusCode::kDataLoss);
  EXPECT_THAT(loaded.message(), HasSubstr(file));
  EXPECT_EQ(identity_->file(), file);
  EXPECT_GT(identity_->offset_bytes(), 0u);
}

TEST_F(IdentityTest, FilesThatCannotBeReadAreNamed) {
  ASSERT_TRUE(identity_->Load().ok());
  Begin();
  Restart();
  machine_.Fail(DiskEvent::Kind::kRead, 100);
  EXPECT_FALSE(identity_->Load().ok());
  EXPECT_THAT(identity_->file(), HasSubstr("identity-"));
}

TEST_F(IdentityTest, OtherLogsWithoutAnIdentityAreRefused) {
  machine_.disk()->PutFile("events-0000000100000001.log", "anything");
  EXPECT_THAT(identity_->Load().message(), HasSubstr("missing"));
}

TEST_F(IdentityTest, ForeignFilesAreIgnored) {
  machine_.disk()->PutFile("lost+found", "anything");
  machine_.disk()->PutFile("events.log~", "anything");
  EXPECT_TRUE(identity_->Load().ok());
}

}  // namespace
}  // namespace pouch
