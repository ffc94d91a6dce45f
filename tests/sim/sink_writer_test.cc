// What a transactional sink holds of one writer: everything once, in order,
// and nothing that was rolled back.

#include "sim/sink_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "worker/observer.h"
#include "worker/sink_messages.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr CheckpointId kNothing{};

CheckpointId Id(uint64_t epoch, uint64_t number) {
  return CheckpointId{Epoch(epoch), CheckpointNumber(number)};
}

class SinkWriterTest : public ::testing::Test {
 protected:
  SinkWriterTest() {
    EXPECT_TRUE(Hello(1, 1).ok());
    Resolve(1, kNothing);
  }

  Status Hello(uint64_t incarnation, uint64_t epoch) {
    return writer_.AcceptHello(
        {ClusterId(1), "w1/3", Incarnation(incarnation), Epoch(epoch)});
  }
  Status Data(uint64_t epoch, uint64_t number) {
    return writer_.HandleData(
        {Epoch(epoch), number, "m" + std::to_string(number)});
  }
  void DataUpTo(uint64_t epoch, uint64_t first, uint64_t last) {
    for (uint64_t i = first; i <= last; ++i) {
      EXPECT_TRUE(Data(epoch, i).ok());
    }
  }
  Result<SinkVote> Prepare(CheckpointId id, uint64_t last,
                           bool refuse = false) {
    return writer_.HandlePrepare({id, last}, refuse, &consumed_);
  }
  bool Votes(CheckpointId id, uint64_t last, bool refuse = false) {
    const Result<SinkVote> vote = Prepare(id, last, refuse);
    EXPECT_TRUE(vote.ok()) << vote.status();
    return vote.ok() && vote->yes;
  }
  std::vector<std::string> Commit(CheckpointId up_to) {
    return Lines(writer_.HandleCommit({up_to}));
  }
  std::vector<std::string> Resolve(uint64_t epoch, CheckpointId up_to) {
    return Lines(writer_.HandleResolve({Epoch(epoch), up_to}, &resolved_));
  }
  // Each transaction as "2: m1 m2".
  static std::vector<std::string> Lines(
      const std::deque<SinkWriter::Transaction>& transactions) {
    std::vector<std::string> lines;
    for (const auto& transaction : transactions) {
      lines.push_back(std::to_string(transaction.id.number.value()) + ":");
      for (const auto& message : transaction.messages) {
        lines.back() += " " + message;
      }
    }
    return lines;
  }

  SinkWriter writer_;
  SinkResolved resolved_;
  bool consumed_ = false;
};

TEST_F(SinkWriterTest, CommitsInOrderAndAllUpToTheOneNamed) {
  DataUpTo(1, 1, 3);
  EXPECT_TRUE(Votes(Id(1, 1), 1));
  EXPECT_TRUE(Votes(Id(1, 2), 3));
  EXPECT_THAT(Commit(Id(1, 2)), ElementsAre("1: m1", "2: m2 m3"));
  EXPECT_THAT(Commit(Id(1, 2)), IsEmpty()) << "the same commit again";
  EXPECT_EQ(writer_.Welcome(true).last_committed, Id(1, 2));
}

TEST_F(SinkWriterTest, DropsWhatItHasSeen) {
  DataUpTo(1, 1, 2);
  EXPECT_TRUE(Data(1, 1).ok());
  EXPECT_TRUE(Data(1, 2).ok());
  EXPECT_TRUE(Votes(Id(1, 1), 2));
  EXPECT_TRUE(Data(1, 2).ok()) << "prepared counts as seen";
  EXPECT_THAT(Commit(Id(1, 1)), ElementsAre("1: m1 m2"));
}

TEST_F(SinkWriterTest, RefusesAGap) {
  EXPECT_EQ(Data(1, 2).code(), StatusCode::kDataLoss);
  DataUpTo(1, 1, 1);
  EXPECT_EQ(Prepare(Id(1, 1), 2).status().code(), StatusCode::kDataLoss);
}

TEST_F(SinkWriterTest, PreparesNoMoreThanWhatIsNamed) {
  DataUpTo(1, 1, 3);
  EXPECT_TRUE(Votes(Id(1, 1), 2));
  EXPECT_THAT(Commit(Id(1, 1)), ElementsAre("1: m1 m2"));
  EXPECT_TRUE(Votes(Id(1, 2), 3));
  EXPECT_THAT(Commit(Id(1, 2)), ElementsAre("2: m3"));
}

TEST_F(SinkWriterTest, AnEmptyTransactionIsOneToo) {
  EXPECT_TRUE(Votes(Id(1, 1), 0));
  EXPECT_THAT(Commit(Id(1, 1)), ElementsAre("1:"));
}

TEST_F(SinkWriterTest, VotesTheSameWhenAskedAgain) {
  DataUpTo(1, 1, 1);
  EXPECT_FALSE(Votes(Id(1, 1), 1, true));
  EXPECT_TRUE(consumed_);
  EXPECT_FALSE(Votes(Id(1, 1), 1)) << "a no stays a no";
  EXPECT_TRUE(Votes(Id(1, 2), 1));
  EXPECT_TRUE(Votes(Id(1, 2), 1, true)) << "a yes stays a yes";
  EXPECT_FALSE(consumed_);
  Commit(Id(1, 2));
  EXPECT_TRUE(Votes(Id(1, 2), 1)) << "also once it is committed";
}

TEST_F(SinkWriterTest, ResolveCommitsUpToTheCheckpointAndAbortsTheRest) {
  DataUpTo(1, 1, 4);
  EXPECT_TRUE(Votes(Id(1, 1), 1));
  EXPECT_TRUE(Votes(Id(1, 2), 2));
  EXPECT_TRUE(Votes(Id(1, 3), 3));
  EXPECT_THAT(Resolve(2, Id(1, 2)), ElementsAre("1: m1", "2: m2"));
  EXPECT_EQ(resolved_.committed, 2u);
  EXPECT_EQ(resolved_.aborted, 2u) << "transaction 3 and what was unprepared";
  EXPECT_THAT(Commit(Id(1, 3)), IsEmpty());
}

TEST_F(SinkWriterTest, ARepeatedResolveHarmsNothingAndAnswersTheSame) {
  DataUpTo(1, 1, 1);
  EXPECT_TRUE(Votes(Id(1, 1), 1));
  Resolve(2, Id(1, 1));
  DataUpTo(2, 1, 2);
  EXPECT_THAT(Resolve(2, Id(1, 1)), IsEmpty());
  EXPECT_EQ(resolved_.committed, 1u);
  EXPECT_TRUE(Votes(Id(2, 2), 2));
  EXPECT_THAT(Commit(Id(2, 2)), ElementsAre("2: m1 m2"));
}

TEST_F(SinkWriterTest, NumbersBeginAgainInANewEpoch) {
  DataUpTo(1, 1, 5);
  EXPECT_TRUE(Hello(1, 2).ok());
  EXPECT_EQ(writer_.Welcome(false).last_received, 0u);
  Resolve(2, kNothing);
  EXPECT_TRUE(Data(2, 1).ok());
  EXPECT_EQ(writer_.Welcome(false).last_received, 1u);
}

TEST_F(SinkWriterTest, DataOfTheEpochOutlivesASession) {
  DataUpTo(1, 1, 2);
  EXPECT_TRUE(Hello(1, 1).ok());
  EXPECT_EQ(writer_.Welcome(false).last_received, 2u);
}

TEST_F(SinkWriterTest, RefusesThePast) {
  EXPECT_TRUE(Hello(3, 4).ok());
  EXPECT_EQ(Hello(2, 5).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Hello(4, 3).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Data(1, 1).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Prepare(Id(1, 1), 0).status().code(),
            StatusCode::kFailedPrecondition);
}

TEST_F(SinkWriterTest, RefusesDataOfAnEpochThatNoResolveBegan) {
  EXPECT_EQ(Data(2, 1).code(), StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace pouch
