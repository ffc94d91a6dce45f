// BoundaryPair: both ends of the stream from worker 1 to worker 0, and what
// came through. For tests.

#ifndef POUCH_TESTS_WORKER_BOUNDARY_PAIR_H_
#define POUCH_TESTS_WORKER_BOUNDARY_PAIR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/worker/probe_counter.h"
#include "tests/worker/test_network.h"
#include "worker/boundary_receiver.h"
#include "worker/boundary_sender.h"

namespace pouch {

// The receiver lives on host "w0", a sender on "w1".
class BoundaryPair final : public BoundaryConsumer {
 public:
  static constexpr ClusterId kCluster{7};

  explicit BoundaryPair(TestNetwork* network) : network_(network) {
    BoundaryReceiver::Options options;
    options.address = "w0:2";
    options.workers = 3;
    options.max_frame_bytes = size_t{1} << 20;
    options.heartbeat_every = Duration::Milliseconds(500);
    options.acknowledge_every = 4;
    options.acknowledge_after = Duration::Milliseconds(20);
    receiver_ = std::make_unique<BoundaryReceiver>(
        network->executor("w0"), network->of("w0"), &probes_, options, this);
    CHECK(receiver_->Listen().ok());
    RestartSender();
  }

  // A new process on w1: another incarnation, in no epoch yet.
  void RestartSender() {
    incarnation_ = incarnation_.next();
    BoundarySender::Options options;
    options.self = WorkerId(1);
    options.incarnation = incarnation_;
    options.dial = {"w0:2", size_t{1} << 20, Duration::Milliseconds(10),
                    Duration::Milliseconds(200), Duration::Milliseconds(500)};
    sender_ = std::make_unique<BoundarySender>(network_->executor("w1"),
                                               network_->of("w1"), &probes_,
                                               options, [this] { ++changes_; });
  }

  // Both ends roll back; the receiver takes data from Accept() on.
  void StartEpoch(uint64_t epoch) {
    receiver_->StartEpoch(kCluster, Epoch(epoch));
    sender_->StartEpoch(kCluster, Epoch(epoch));
    received_.clear();
  }
  void StartAndAccept(uint64_t epoch) {
    StartEpoch(epoch);
    receiver_->Accept();
  }

  void SendData(const std::string& text) {
    sender_->SendData(EdgeId(3), {StepId(1), 2, 3}, "key of " + text, text);
  }
  void SendBarrier(uint64_t number) {
    sender_->SendBarrier(EdgeId(3), {Epoch(1), CheckpointNumber(number)});
  }

  BoundarySender* sender() { return sender_.get(); }
  BoundaryReceiver* receiver() { return receiver_.get(); }
  ProbeCounter* probes() { return &probes_; }
  // Texts and "barrier <number>" of the receiver's epoch, in order.
  const std::vector<std::string>& received() const { return received_; }
  int changes() const { return changes_; }

  // BoundaryConsumer:
  void OnBoundaryData(WorkerId from, const BoundaryData& data) override {
    CHECK_EQ(from, WorkerId(1));
    CHECK_EQ(data.edge, EdgeId(3));
    CHECK_EQ(data.key, "key of " + std::string(data.bytes));
    CHECK(data.lineage == (Lineage{StepId(1), 2, 3}));
    received_.emplace_back(data.bytes);
  }
  void OnBoundaryBarrier(WorkerId from,
                         const BoundaryBarrier& barrier) override {
    CHECK_EQ(from, WorkerId(1));
    received_.push_back("barrier " +
                        std::to_string(barrier.checkpoint.number.value()));
  }

 private:
  TestNetwork* network_;
  ProbeCounter probes_;
  Incarnation incarnation_;
  std::unique_ptr<BoundaryReceiver> receiver_;
  std::unique_ptr<BoundarySender> sender_;
  std::vector<std::string> received_;
  int changes_ = 0;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_BOUNDARY_PAIR_H_
