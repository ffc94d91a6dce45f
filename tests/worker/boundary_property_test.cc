// Property: whatever the network does, the receiver sees the messages of its
// epoch once and in order: at any time a prefix of them, and all of them once
// the network is well; and none of another epoch.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "tests/worker/boundary_pair.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

enum class Step {
  kSend,
  kSendMany,
  kBarrier,
  kWait,
  kWaitLong,
  kReset,
  kCut,
  kCutForth,
  kCutBack,
  kHeal,
  kNewEpoch,
  kReceiverFirst,  // The receiver rolls back; the sender later.
  kSenderFirst,
  kSenderRestarts,
};

void showValue(Step step, std::ostream& os) {  // NOLINT: RapidCheck's name
  constexpr const char* kNames[] = {
      "send",         "send many",      "barrier",   "wait",
      "wait long",    "reset",          "cut",       "cut forth",
      "cut back",     "heal",           "new epoch", "receiver first",
      "sender first", "sender restarts"};
  os << kNames[static_cast<int>(step)];
}

class World final {
 public:
  World(const NetworkOptions& options, uint64_t seed)
      : network_(options, seed), pair_(&network_) {
    NewEpoch();
  }

  void Do(Step step) {
    switch (step) {
      case Step::kSend:
        Send();
        break;
      case Step::kSendMany:
        for (int i = 0; i < 20; ++i) Send();
        break;
      case Step::kBarrier:
        pair_.SendBarrier(++count_);
        sent_.push_back("barrier " + std::to_string(count_));
        break;
      case Step::kWait:
        network_.RunForMilliseconds(1);
        break;
      case Step::kWaitLong:
        network_.RunFor(Duration::Seconds(2));
        break;
      case Step::kReset:
        resets_ += network_.Reset("w0", "w1");
        break;
      case Step::kCut:
        network_.Cut("w0", "w1");
        break;
      case Step::kCutForth:
        network_.CutOneWay("w1", "w0");
        break;
      case Step::kCutBack:
        network_.CutOneWay("w0", "w1");
        break;
      case Step::kHeal:
        network_.HealAll();
        break;
      case Step::kNewEpoch:
        NewEpoch();
        break;
      default:
        ApartInTime(step);
    }
    CheckPrefix();
  }

  void Finish() {
    network_.HealAll();
    network_.RunFor(Duration::Seconds(10));
    RC_ASSERT(pair_.received() == sent_);
    RC_ASSERT(pair_.sender()->unacknowledged() == 0u);
  }

  size_t resets() const { return resets_; }
  uint64_t epochs() const { return epoch_; }

 private:
  void Send() {
    const std::string text =
        std::to_string(epoch_) + "/" + std::to_string(++count_);
    pair_.SendData(text);
    sent_.push_back(text);
  }

  void NewEpoch() {
    pair_.StartAndAccept(++epoch_);
    sent_.clear();
  }

  // Rollbacks that do not reach both ends at once.
  void ApartInTime(Step step) {
    ++epoch_;
    sent_.clear();
    if (step == Step::kSenderFirst) {
      pair_.sender()->StartEpoch(BoundaryPair::kCluster, Epoch(epoch_));
      Send();
      network_.RunForMilliseconds(3);
      sent_.clear();
    } else if (step == Step::kReceiverFirst) {
      pair_.receiver()->StartEpoch(BoundaryPair::kCluster, Epoch(epoch_));
      network_.RunForMilliseconds(3);
    } else {
      pair_.RestartSender();
    }
    NewEpoch();
  }

  void CheckPrefix() {
    const auto& received = pair_.received();
    RC_ASSERT(received.size() <= sent_.size());
    RC_ASSERT(std::equal(received.begin(), received.end(), sent_.begin()));
  }

  TestNetwork network_;
  BoundaryPair pair_;
  std::vector<std::string> sent_;  // In this epoch.
  uint64_t epoch_ = 0;
  uint64_t count_ = 0;
  size_t resets_ = 0;
};

RC_GTEST_PROP(BoundaryProperty, EveryMessageOnceAndInOrder, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  NetworkOptions options;
  options.longest_segment_bytes = *rc::gen::element<size_t>(1, 40, 8192);
  options.window_bytes = *rc::gen::element<size_t>(100, 65536);
  const auto steps = *rc::gen::container<std::vector<Step>>(
      rc::gen::weightedElement<Step>({{8, Step::kSend},
                                      {4, Step::kSendMany},
                                      {3, Step::kBarrier},
                                      {8, Step::kWait},
                                      {1, Step::kWaitLong},
                                      {3, Step::kReset},
                                      {1, Step::kCut},
                                      {1, Step::kCutForth},
                                      {1, Step::kCutBack},
                                      {2, Step::kHeal},
                                      {1, Step::kNewEpoch},
                                      {1, Step::kReceiverFirst},
                                      {1, Step::kSenderFirst},
                                      {1, Step::kSenderRestarts}}));
  World world(options, seed);
  for (Step step : steps) world.Do(step);
  world.Finish();
  RC_CLASSIFY(world.resets() > 0, "connections were reset");
  RC_CLASSIFY(world.epochs() > 2, "several epochs");
}

}  // namespace
}  // namespace pouch
