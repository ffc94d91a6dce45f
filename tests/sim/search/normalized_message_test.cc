#include "sim/search/normalized_message.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

TEST(NormalizedMessageTest, NumbersAndTheirUnitsDoNotCount) {
  EXPECT_EQ(NormalizedMessage("at 1.25s, after 17 of 20 messages"),
            "at #, after # of # messages");
  EXPECT_EQ(NormalizedMessage("at 950ms, after 3 of 20 messages"),
            NormalizedMessage("at 1.2s, after 12 of 9 messages"));
}

TEST(NormalizedMessageTest, AWorkersNumberDoesNotCount) {
  EXPECT_EQ(NormalizedMessage("w12 died before w3"), "w# died before w#");
}

TEST(NormalizedMessageTest, DigestsAreNumbersAndWordsAreNot) {
  EXPECT_EQ(NormalizedMessage("digest 9f86d081884c7d65, not cafe"),
            "digest #, not cafe");
  EXPECT_EQ(NormalizedMessage("deadfaced defaced"), "deadfaced defaced");
}

TEST(NormalizedMessageTest, WhatIsQuotedDoesNotCount) {
  EXPECT_EQ(NormalizedMessage("key \"the \\\"cat\\\"\" or 'x' is gone"),
            "key \"...\" or \"...\" is gone");
}

TEST(NormalizedMessageTest, AnApostropheIsNoQuotation) {
  EXPECT_EQ(NormalizedMessage("the worker's log isn't its own"),
            "the worker's log isn't its own");
}

TEST(NormalizedMessageTest, OnlyTheFirstLineCountsAndNotAllOfALongOne) {
  EXPECT_EQ(NormalizedMessage("one\ntwo"), "one");
  EXPECT_EQ(NormalizedMessage(std::string(5000, 'x')).size(), 200u);
  EXPECT_EQ(NormalizedMessage(""), "");
}

TEST(NormalizedMessageTest, TheFirstFailureIsTheKey) {
  RunResult result;
  EXPECT_EQ(KeyOf(result), (FailureKey{"pass", ""}));
  result.incomplete = true;
  EXPECT_EQ(KeyOf(result), (FailureKey{"incomplete", ""}));
  result.failures.resize(2);
  result.failures[0].failure_class = "state.diverged";
  result.failures[0].message = "17 are 18";
  result.failures[1].failure_class = "delivery.lost";
  EXPECT_EQ(KeyOf(result), (FailureKey{"state.diverged", "# are #"}));
}

}  // namespace
}  // namespace pouch
