// All streams of one worker: each peer has its own, and what they say of
// congestion is one answer.

#include "worker/boundaries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/worker/probe_counter.h"
#include "tests/worker/test_network.h"
#include "worker/boundary_receiver.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr ClusterId kCluster{7};

// Worker 1 or 2, which only receives.
class Receiver final : public BoundaryConsumer {
 public:
  Receiver(TestNetwork* network, const std::string& host)
      : receiver_(network->executor(host), network->of(host), &probes_,
                  {host + ":2", 3, size_t{1} << 20, Duration::Milliseconds(500),
                   4, Duration::Milliseconds(20)},
                  this) {
    CHECK(receiver_.Listen().ok());
  }
  void StartEpoch(uint64_t epoch) {
    receiver_.StartEpoch(kCluster, Epoch(epoch));
    receiver_.Accept();
  }
  void SetCongested(bool congested) { receiver_.SetCongested(congested); }
  const std::vector<std::string>& received() const { return received_; }

  void OnBoundaryData(WorkerId, const BoundaryData& data) override {
    received_.emplace_back(data.bytes);
  }
  void OnBoundaryBarrier(WorkerId, const BoundaryBarrier& barrier) override {
    received_.push_back("barrier " +
                        std::to_string(barrier.checkpoint.number.value()));
  }

 private:
  ProbeCounter probes_;
  BoundaryReceiver receiver_;
  std::vector<std::string> received_;
};

class BoundariesTest : public ::testing::Test {
 protected:
  static constexpr size_t kBackedUpAbove = 10;

  BoundariesTest()
      : boundaries_(network_.executor("w0"), network_.of("w0"), &probes_,
                    {{"w0:2", "w1:2", "w2:2"},
                     WorkerId(0),
                     {"", size_t{1} << 20, Duration::Milliseconds(10),
                      Duration::Milliseconds(100), Duration::Milliseconds(500)},
                     kBackedUpAbove},
                    [this] { ++changes_; }) {
    boundaries_.SetIncarnation(Incarnation(1));
    StartEpoch(1);
  }

  void StartEpoch(uint64_t epoch) {
    boundaries_.StartEpoch(kCluster, Epoch(epoch));
    one_.StartEpoch(epoch);
    two_.StartEpoch(epoch);
  }
  void Send(uint32_t to, const std::string& text) {
    boundaries_.SendData(WorkerId(to), EdgeId(0), Lineage(), "key", text);
  }
  void SendMany(uint32_t to, size_t count) {
    for (size_t i = 0; i < count; ++i) Send(to, "text");
  }
  void Run(int64_t milliseconds) { network_.RunForMilliseconds(milliseconds); }

  TestNetwork network_;
  ProbeCounter probes_;
  Receiver one_{&network_, "w1"};
  Receiver two_{&network_, "w2"};
  int changes_ = 0;
  Boundaries boundaries_;
};

TEST_F(BoundariesTest, EachWorkerGetsItsOwnInOrder) {
  Send(1, "a");
  Send(2, "b");
  boundaries_.SendBarrier(WorkerId(1), EdgeId(0),
                          {Epoch(1), CheckpointNumber(3)});
  Send(1, "c");
  Run(100);
  EXPECT_THAT(one_.received(), ElementsAre("a", "barrier 3", "c"));
  EXPECT_THAT(two_.received(), ElementsAre("b"));
}

TEST_F(BoundariesTest, OneWayThatIsBackedUpIsEnoughUntilHalfIsLeft) {
  network_.Cut("w0", "w2");
  SendMany(2, kBackedUpAbove);
  EXPECT_FALSE(boundaries_.backed_up());
  Send(2, "one more");
  EXPECT_TRUE(boundaries_.backed_up());
  EXPECT_EQ(changes_, 1);
  SendMany(1, 3);
  Run(100);
  EXPECT_TRUE(boundaries_.backed_up()) << "the other way is none of its";
  network_.HealAll();
  Run(500);
  EXPECT_FALSE(boundaries_.backed_up());
  EXPECT_EQ(changes_, 2);
}

TEST_F(BoundariesTest, AnybodysWishToMuteCountsUntilAllTookItBack) {
  Send(1, "a");
  Send(2, "b");
  Run(100);
  one_.SetCongested(true);
  two_.SetCongested(true);
  Run(100);
  EXPECT_TRUE(boundaries_.asked_to_mute());
  one_.SetCongested(false);
  Run(100);
  EXPECT_TRUE(boundaries_.asked_to_mute());
  two_.SetCongested(false);
  Run(100);
  EXPECT_FALSE(boundaries_.asked_to_mute());
}

TEST_F(BoundariesTest, AnEpochBeginsWithNothingUnsentAndNobodyCongested) {
  Send(1, "a");
  Run(100);
  one_.SetCongested(true);
  Run(100);
  network_.Cut("w0", "w2");
  SendMany(2, kBackedUpAbove + 1);
  StartEpoch(2);
  EXPECT_FALSE(boundaries_.backed_up());
  EXPECT_FALSE(boundaries_.asked_to_mute());
  network_.HealAll();
  Run(500);
  EXPECT_THAT(two_.received(), IsEmpty());
  Send(2, "of the new epoch");
  Run(100);
  EXPECT_THAT(two_.received(), ElementsAre("of the new epoch"));
}

}  // namespace
}  // namespace pouch
