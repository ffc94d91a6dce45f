// --until names an event or a probe and which time it is, or it is told what
// was probably meant.

#include "cli/stop_point.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/time.h"
#include "sim/run_monitor.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

TraceEvent Event(std::string_view actor, std::string_view kind,
                 std::string_view detail = "") {
  return {Time(), actor, kind, detail};
}

std::string ErrorOf(std::string_view text) {
  const auto stop = StopPoint::Parse(text);
  EXPECT_FALSE(stop.ok()) << text;
  return stop.status().message();
}

TEST(StopPointTest, ProbeIsCountedByItsName) {
  auto stop = StopPoint::Parse("log.rotated:2");
  ASSERT_TRUE(stop.ok()) << stop.status();
  stop->OnTrace(Event("w1", "probe", "log.rotated"));
  stop->OnTrace(Event("w1", "probe", "log.collected"));
  stop->OnTrace(Event("w1", "step", "log.rotated"));
  EXPECT_FALSE(stop->reached());
  EXPECT_EQ(stop->seen(), 1u);
  stop->OnTrace(Event("w2", "probe", "log.rotated"));
  EXPECT_TRUE(stop->reached());
  EXPECT_EQ(stop->actor(), "w2");
  EXPECT_EQ(stop->Describe(), "the 2nd probe log.rotated");
}

TEST(StopPointTest, WhatFollowsChangesNothing) {
  auto stop = StopPoint::Parse("crash");
  ASSERT_TRUE(stop.ok()) << stop.status();
  stop->OnTrace(Event("w1", "crash"));
  stop->OnTrace(Event("w2", "crash"));
  EXPECT_EQ(stop->actor(), "w1");
  EXPECT_TRUE(stop->reached());
}

TEST(StopPointTest, OtherLettersStandForTheSpaceOfAnEvent) {
  for (const char* text : {"rolled back", "rolled_back", "rolled-back"}) {
    auto stop = StopPoint::Parse(text);
    ASSERT_TRUE(stop.ok()) << stop.status();
    stop->OnTrace(Event("w1", "rolled back"));
    EXPECT_TRUE(stop->reached()) << text;
  }
}

TEST(StopPointTest, UnknownNamesAreToldTheNearest) {
  EXPECT_THAT(ErrorOf("log.rotatd"),
              HasSubstr("did you mean \"log.rotated\"?"));
  EXPECT_THAT(ErrorOf("crsh:3"), HasSubstr("did you mean \"crash\"?"));
  EXPECT_THAT(ErrorOf("xyzzy"), HasSubstr("docs/scenario-reference.md"));
}

TEST(StopPointTest, CountsBeginAtOne) {
  for (const char* text : {"crash:0", "crash:", "crash:x", "crash:-1"})
    EXPECT_THAT(ErrorOf(text), HasSubstr("which time it is, from 1"));
}

TEST(StopPointTest, OrdinalsAreSpelledAsTheyAreSpoken) {
  EXPECT_EQ(StopPoint::Parse("crash")->Describe(), "the 1st event crash");
  EXPECT_EQ(StopPoint::Parse("crash:3")->Describe(), "the 3rd event crash");
  EXPECT_EQ(StopPoint::Parse("crash:12")->Describe(), "the 12th event crash");
  EXPECT_EQ(StopPoint::Parse("crash:21")->Describe(), "the 21st event crash");
}

}  // namespace
}  // namespace pouch
