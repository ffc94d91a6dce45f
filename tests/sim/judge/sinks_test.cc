// Output that is lost, repeated, committed too early or cut: the sinks checker.

#include <gtest/gtest.h>

#include <string>

#include "tests/native/word_count.h"
#include "tests/sim/judge/story.h"

namespace pouch {
namespace {

StoryOptions Words(SinkDelivery delivery) {
  StoryOptions options;
  options.factory = WordCount();
  options.workers = 1;
  for (int i = 0; i < 30; ++i) {
    options.feed.push_back("w" + std::to_string(i % 4));
  }
  options.sink_delivery = delivery;
  return options;
}

class TransactionalSinkTest : public ::testing::Test {
 protected:
  TransactionalSinkTest() : story_(Words(SinkDelivery::kTransactional)) {
    story_.Rollback();
    story_.Feed(6);
  }
  // Prepares, completes, and leaves the commit to the test.
  Story::Transaction& Prepare() {
    story_.BeginAttempt();
    story_.PassBarriers();
    story_.AcknowledgeAll();
    story_.Complete();
    return story_.prepared.back();
  }
  Story story_;
};

TEST_F(TransactionalSinkTest, MissingMessageIsLost) {
  Prepare().messages.pop_back();
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
  EXPECT_EQ(story_.failures().front().expected, "\"w1 2\\n\"");
}

TEST_F(TransactionalSinkTest, RepeatedMessageIsADuplicate) {
  auto& messages = Prepare().messages;
  messages.insert(messages.begin() + 2, messages[1]);
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.duplicate");
}

TEST_F(TransactionalSinkTest, OtherOrderIsFound) {
  auto& messages = Prepare().messages;
  std::swap(messages[1], messages[2]);
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.reordered");
}

TEST_F(TransactionalSinkTest, OtherBytesAreFound) {
  Prepare().messages[3] = "w3 7\n";
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.unknown");
}

TEST_F(TransactionalSinkTest, CommitThatIsForgottenIsLost) {
  Prepare();
  story_.prepared.clear();
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

TEST_F(TransactionalSinkTest, CommitForgottenAtARollbackIsLost) {
  Prepare();
  story_.prepared.clear();
  story_.Rollback();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

TEST_F(TransactionalSinkTest, CommitBeforeTheCheckpointIsCompleteIsFound) {
  story_.BeginAttempt();
  story_.PassBarriers();
  const Story::Transaction early = story_.prepared.back();
  story_.judge().OnSinkCommitted(StepId(3), WorkerId(0), early.id,
                                 early.messages);
  EXPECT_EQ(story_.Verdicts(), "delivery.uncommitted");
}

TEST_F(TransactionalSinkTest, AbortedTransactionThatIsCommittedIsFound) {
  story_.Checkpoint();
  story_.Feed(4);
  story_.BeginAttempt();
  story_.PassBarriers();
  const Story::Transaction aborted = story_.prepared.back();
  story_.Rollback();
  story_.judge().OnSinkCommitted(StepId(3), WorkerId(0), aborted.id,
                                 aborted.messages);
  EXPECT_EQ(story_.Verdicts(), "delivery.uncommitted");
}

TEST_F(TransactionalSinkTest, TransactionCommittedTwiceIsADuplicate) {
  const Story::Transaction twice = Prepare();
  story_.CommitSinks();
  story_.judge().OnSinkCommitted(StepId(3), WorkerId(0), twice.id,
                                 twice.messages);
  EXPECT_EQ(story_.Verdicts(), "delivery.duplicate");
}

TEST_F(TransactionalSinkTest, TransactionOfAnAttemptGivenUpMayNotBeSkipped) {
  story_.BeginAttempt();
  story_.PassBarriers();
  story_.Feed(4);
  Prepare();
  story_.prepared.erase(story_.prepared.begin());
  story_.CommitSinks();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

class PlainSinkTest : public ::testing::Test {
 protected:
  PlainSinkTest() : story_(Words(SinkDelivery::kPlain)) {
    story_.Rollback();
    story_.Feed(6);
  }
  // Keeps what is sent, for the test to send.
  void Hold() {
    story_.on_plain_bytes = [this](std::string* bytes) {
      held_ += *bytes;
      bytes->clear();
    };
  }
  void Send(std::string_view bytes, uint64_t connection = 0) {
    story_.judge().OnPlainSinkBytes(StepId(3), WorkerId(0), connection, bytes);
  }
  Story story_;
  std::string held_;
};

TEST_F(PlainSinkTest, GapIsLost) {
  Hold();
  story_.Feed(4);
  Send(held_.substr(5));
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

TEST_F(PlainSinkTest, RepeatWithinAnEpochIsADuplicate) {
  Hold();
  story_.Feed(4);
  Send(held_);
  Send(held_);
  EXPECT_EQ(story_.Verdicts(), "delivery.duplicate");
}

TEST_F(PlainSinkTest, AnyCutOfTheBytesIsFine) {
  Hold();
  story_.Feed(10);
  for (const char byte : held_) Send(std::string(1, byte));
  story_.Checkpoint();
  story_.Feed(14);
  story_.Checkpoint();
  Send(held_.substr(50));
  story_.Finish();
  EXPECT_EQ(story_.Verdicts(), "");
}

TEST_F(PlainSinkTest, HalfAMessageFollowedByAnotherIsFound) {
  Hold();
  story_.Feed(4);
  Send(held_.substr(0, 3));
  Send(held_.substr(5, 5));
  EXPECT_NE(story_.Verdicts(), "");
}

TEST_F(PlainSinkTest, HalfAMessageIsFinishedBeforeTheNextEpochBegins) {
  story_.Checkpoint();
  Hold();
  story_.Feed(2);
  Send(held_.substr(0, 3));
  story_.Rollback();
  held_.erase(0, 3);
  held_.resize(2);  // The rest of the first message; the second is dropped.
  story_.Feed(24);
  Send(held_);
  story_.Checkpoint();
  story_.Finish();
  EXPECT_EQ(story_.Verdicts(), "");
}

TEST_F(PlainSinkTest, BytesGivenToABrokenConnectionMayBeMissing) {
  Hold();
  story_.Feed(4);
  Send(held_.substr(0, 7));
  story_.judge().OnPlainSinkClosed(StepId(3), WorkerId(0), 0);
  Send(held_.substr(15), 1);
  EXPECT_EQ(story_.Verdicts(), "");
}

TEST_F(PlainSinkTest, RepeatOnANewConnectionIsADuplicate) {
  Hold();
  story_.Feed(4);
  Send(held_);
  story_.judge().OnPlainSinkClosed(StepId(3), WorkerId(0), 0);
  Send(held_.substr(10), 1);
  EXPECT_EQ(story_.Verdicts(), "delivery.duplicate");
}

TEST_F(PlainSinkTest, NextProcessBeginsItsEpochAtTheFirstMessage) {
  Hold();
  story_.Restart(0);
  story_.Rollback();
  story_.Feed(8);
  Send(held_.substr(5), 1);
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

TEST_F(PlainSinkTest, OutputThatNeverArrivesIsLost) {
  Hold();
  story_.Feed(24);
  Send(held_.substr(0, 20));
  story_.Checkpoint();
  story_.Finish();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

}  // namespace
}  // namespace pouch
