// Typing errors find what was meant, and other words find nothing.

#include "scenarios/nearest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace pouch {
namespace {

const std::vector<std::string>& Keys() {
  static const std::vector<std::string> keys = {
      "workers", "worker",           "feeds",
      "faults",  "checkpoint_every", "checkpoint.snapshot_synced"};
  return keys;
}

TEST(NearestTest, TypingErrorsFindWhatWasMeant) {
  EXPECT_EQ(Nearest("wrokers", Keys()), "workers");
  EXPECT_EQ(Nearest("fedes", Keys()), "feeds");
  EXPECT_EQ(Nearest("checkpont_evry", Keys()), "checkpoint_every");
  EXPECT_EQ(Nearest("Checkpoint-Every", Keys()), "checkpoint_every");
}

TEST(NearestTest, TheEndOfADottedNameFindsTheWhole) {
  EXPECT_EQ(Nearest("snapshot_synced", Keys()), "checkpoint.snapshot_synced");
}

TEST(NearestTest, OtherWordsFindNothing) {
  EXPECT_EQ(Nearest("banana", Keys()), std::nullopt);
  EXPECT_EQ(Nearest("", Keys()), std::nullopt);
  EXPECT_EQ(Nearest(std::string(100000, 'w'), Keys()), std::nullopt);
}

TEST(NearestTest, OfEquallyNearOnesTheFirstIsMeant) {
  EXPECT_EQ(Nearest("abX", {"abY", "abZ"}), "abY");
}

TEST(NearestTest, AShortListIsGivenInFullWhereNothingIsNear) {
  EXPECT_EQ(SuggestOneOf("banana", {"w1", "w2"}), "there are \"w1\", \"w2\"");
  EXPECT_EQ(SuggestOneOf("w3", {"initializer"}),
            "there is only \"initializer\"");
}

TEST(QuotedTest, ControlCharactersAndLengthDoNotReachTheTerminal) {
  EXPECT_EQ(Quoted("a\n\x1b[1m"), "\"a\\x0a\\x1b[1m\"");
  EXPECT_LT(Quoted(std::string(1000, 'a')).size(), 100u);
}

// Words over a small alphabet, so that they share letters.
rc::Gen<std::string> Word() {
  return rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
}

RC_GTEST_PROP(EditDistanceTest, IsZeroForEqualWordsOnly, ()) {
  const std::string left = *Word();
  const std::string right = *Word();
  RC_CLASSIFY(left == right, "equal");
  RC_ASSERT((EditDistance(left, right) == 0) == (left == right));
}

RC_GTEST_PROP(EditDistanceTest, IsTheSameBothWays, ()) {
  const std::string left = *Word();
  const std::string right = *Word();
  RC_ASSERT(EditDistance(left, right) == EditDistance(right, left));
}

RC_GTEST_PROP(EditDistanceTest, OneEditIsAtMostOneAway, ()) {
  const std::string word = *rc::gen::nonEmpty(Word());
  const auto at = *rc::gen::inRange<size_t>(0, word.size());
  std::string removed = word;
  removed.erase(at, 1);
  std::string replaced = word;
  replaced[at] = 'x';
  std::string swapped = word;
  if (at + 1 < word.size()) std::swap(swapped[at], swapped[at + 1]);
  RC_ASSERT(EditDistance(word, removed) == 1);
  RC_ASSERT(EditDistance(word, replaced) == 1);
  RC_ASSERT(EditDistance(word, swapped) <= 1);
}

}  // namespace
}  // namespace pouch
