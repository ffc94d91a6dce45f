// What is armed hits the operations that it is about, as often as it should.

#include "sim/armed_disk_faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/disk_events.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;

class ArmedDiskFaultsTest : public ::testing::Test {
 protected:
  bool Fails(DiskEvent::Kind kind, std::string_view name) {
    return !faults_.Judge({kind, name}).status.ok();
  }

  std::vector<size_t> hits_;
  ArmedDiskFaults faults_{[this](size_t fault) { hits_.push_back(fault); }};
};

TEST_F(ArmedDiskFaultsTest, OneHitsOnceAndNothingElse) {
  faults_.Arm(FaultKind::kWriteError, {}, 7);
  EXPECT_FALSE(Fails(DiskEvent::Kind::kSync, "a"));
  EXPECT_TRUE(Fails(DiskEvent::Kind::kAppend, "a"));
  EXPECT_FALSE(Fails(DiskEvent::Kind::kAppend, "a"));
  EXPECT_THAT(hits_, ElementsAre(7u));
}

TEST_F(ArmedDiskFaultsTest, OneHitsAsOftenAsItSays) {
  DiskFault twice;
  twice.times = 2;
  faults_.Arm(FaultKind::kSyncError, twice, 1);
  EXPECT_TRUE(Fails(DiskEvent::Kind::kSync, "a"));
  EXPECT_TRUE(Fails(DiskEvent::Kind::kSyncNames, ""));
  EXPECT_FALSE(Fails(DiskEvent::Kind::kSync, "a"));
}

TEST_F(ArmedDiskFaultsTest, OneWithoutANumberHitsUntilItIsDisarmed) {
  DiskFault always;
  always.times = 0;
  faults_.Arm(FaultKind::kWriteError, always, 3);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(Fails(DiskEvent::Kind::kAppend, "a"));
  }
  faults_.Disarm(3);
  EXPECT_FALSE(Fails(DiskEvent::Kind::kAppend, "a"));
}

TEST_F(ArmedDiskFaultsTest, OnlyFilesThatFitTheGlobAreHit) {
  DiskFault events;
  events.file = "events-*.log";
  faults_.Arm(FaultKind::kWriteError, events, 1);
  EXPECT_FALSE(Fails(DiskEvent::Kind::kAppend, "identity-1.log"));
  EXPECT_TRUE(Fails(DiskEvent::Kind::kAppend, "events-1.log"));
}

}  // namespace
}  // namespace pouch
