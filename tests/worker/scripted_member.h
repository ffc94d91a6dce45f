// ScriptedMember: a worker as the coordinator sees it, played by a test.

#ifndef POUCH_TESTS_WORKER_SCRIPTED_MEMBER_H_
#define POUCH_TESTS_WORKER_SCRIPTED_MEMBER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "tests/worker/frame_peer.h"
#include "tests/worker/test_network.h"
#include "worker/control_messages.h"

namespace pouch {

// Follows every order at once, as a healthy worker would, except those it was
// told to leave unanswered. Its own disk never loses anything.
class ScriptedMember final {
 public:
  using Type = ControlMessageType;

  ScriptedMember(TestNetwork* network, uint32_t index, std::string name)
      : index_(index),
        name_(std::move(name)),
        peer_(network->of(name_ + "-host")) {
    peer_.on_heard = [this](const FramePeer::Heard& heard) {
      OnOrder(static_cast<Type>(heard.type), heard.payload);
    };
  }

  // Connects and says Hello; an older connection is gone.
  void Connect() {
    peer_.Dial("w0:1");
    ControlHello hello;
    hello.cluster = cluster_;
    hello.worker = WorkerId(index_);
    hello.name = name_;
    hello.incarnation = incarnation_;
    hello.epoch = epoch_;
    hello.topology_digest = topology_digest_;
    hello.heard_complete = heard_complete_;
    hello.heard_epoch = heard_epoch_;
    Answer(&AppendControlHello, hello);
  }
  void Disconnect() { peer_.Close(); }
  // A new process: it knows what is on its disk.
  void Restart() {
    peer_.Close();
    incarnation_ = incarnation_.next();
    epoch_ = Epoch();
  }
  // The same on a disk that forgot the latest start.
  void StartTheSameAgain() {
    peer_.Close();
    epoch_ = Epoch();
  }

  // A new process on an empty disk.
  void RestartWithoutADisk() {
    Restart();
    incarnation_ = Incarnation(1);
    cluster_ = ClusterId();
    topology_digest_ = 0;
    heard_complete_ = CheckpointId();
    heard_epoch_ = Epoch();
  }

  // Orders of this kind are not answered until Obey().
  void Ignore(Type order) { ignored_.insert(order); }
  void Obey() { ignored_.clear(); }
  // The next checkpoint is declined.
  void DeclineNext() { declines_ = true; }
  void RefuseBySink(const CheckpointId& checkpoint) {
    Answer(&AppendControlSinkRefused, ControlSinkRefused{checkpoint});
  }
  void AcknowledgeSnapshot(const CheckpointId& checkpoint) {
    Answer(&AppendControlSnapshotDone,
           ControlSnapshotDone{checkpoint, RangeOf(checkpoint)});
  }

  // What its snapshot of a checkpoint looks like: nobody else's is the same.
  VouchedRange RangeOf(const CheckpointId& checkpoint) const {
    return {SegmentNumber(index_ + 1), checkpoint.epoch.value(),
            checkpoint.number.value(), index_ + 100};
  }

  // Orders in the order of their arrival, e.g. "rollback 2 to 1".
  const std::vector<std::string>& log() const { return log_; }
  void ClearLog() { log_.clear(); }
  bool closed() const { return peer_.closed(); }
  Incarnation incarnation() const { return incarnation_; }
  void set_incarnation(uint64_t n) { incarnation_ = Incarnation(n); }
  void set_name(const std::string& name) { name_ = name; }
  void set_topology_digest(uint64_t digest) { topology_digest_ = digest; }
  void set_heard_complete(const CheckpointId& id) { heard_complete_ = id; }
  const CheckpointId& heard_complete() const { return heard_complete_; }
  ClusterId cluster() const { return cluster_; }
  void set_cluster(ClusterId cluster) { cluster_ = cluster; }
  void set_epoch(Epoch epoch) { epoch_ = epoch; }

  // Each order as it arrives, before it is answered: for checks.
  std::function<void(const ControlRollback&)> on_rollback;
  std::function<void(Epoch)> on_resume;
  std::function<void(const CheckpointId&)> on_start;
  std::function<void(const ControlComplete&)> on_complete;
  // Each answer, as it is given.
  std::function<void(Epoch)> on_rolled_back;
  std::function<void(const CheckpointId&)> on_snapshot_done;
  std::function<void(const CheckpointId&)> on_declined;

 private:
  template <typename Message>
  void Answer(void (*append)(const Message&, std::string*),
              const Message& message) {
    peer_.Send(FrameOf<Message>(append, message));
  }
  static std::string Text(const CheckpointId& id) {
    return std::to_string(id.number.value());
  }
  template <typename Callback, typename Argument>
  static void Tell(const Callback& callback, const Argument& argument) {
    if (callback) callback(argument);
  }

  void OnOrder(Type type, std::string_view payload) {
    const bool obeys = !ignored_.contains(type);
    switch (type) {
      case Type::kTopology:
        OnTopology(*ParseControlTopology(payload), obeys);
        break;
      case Type::kRollback:
        OnRollback(*ParseControlRollback(payload), obeys);
        break;
      case Type::kResume: {
        const Epoch epoch = ParseControlResume(payload)->epoch;
        log_.push_back("resume " + std::to_string(epoch.value()));
        Tell(on_resume, epoch);
        if (obeys) Answer(&AppendControlResumed, ControlResumed{epoch});
        break;
      }
      case Type::kStartCheckpoint:
        OnStart(ParseControlStartCheckpoint(payload)->checkpoint, obeys);
        break;
      case Type::kComplete: {
        const ControlComplete order = *ParseControlComplete(payload);
        log_.push_back("complete " + Text(order.checkpoint));
        heard_complete_ = order.checkpoint;
        Tell(on_complete, order);
        if (obeys) {
          Answer(&AppendControlCommitted, ControlCommitted{order.checkpoint});
        }
        break;
      }
      case Type::kTurnedAway:
        log_.push_back(
            "turned away by start " +
            std::to_string(ParseControlTurnedAway(payload)->known.value()));
        break;
      default:
        log_.push_back("?");
    }
  }

  void OnTopology(const ControlTopology& order, bool obeys) {
    log_.push_back("topology " + std::string(order.bytes));
    if (!obeys) return;
    cluster_ = order.cluster;
    topology_digest_ = DigestOf(order.bytes);
    Answer(&AppendControlTopologyStored,
           ControlTopologyStored{cluster_, topology_digest_});
  }

  void OnRollback(const ControlRollback& order, bool obeys) {
    log_.push_back("rollback " + std::to_string(order.epoch.value()) + " to " +
                   Text(order.target));
    Tell(on_rollback, order);
    if (!obeys) return;
    epoch_ = heard_epoch_ = order.epoch;
    Tell(on_rolled_back, order.epoch);
    Answer(&AppendControlRolledBack, ControlRolledBack{order.epoch});
  }

  void OnStart(const CheckpointId& checkpoint, bool obeys) {
    log_.push_back("start " + Text(checkpoint));
    Tell(on_start, checkpoint);
    if (!obeys) return;
    if (std::exchange(declines_, false)) {
      Tell(on_declined, checkpoint);
      Answer(&AppendControlDeclined, ControlDeclined{checkpoint});
      return;
    }
    Tell(on_snapshot_done, checkpoint);
    AcknowledgeSnapshot(checkpoint);
  }

  uint32_t index_;
  std::string name_;
  FramePeer peer_;
  ClusterId cluster_;
  Incarnation incarnation_{1};
  Epoch epoch_;
  Epoch heard_epoch_;
  uint64_t topology_digest_ = 0;
  CheckpointId heard_complete_;
  std::set<Type> ignored_;
  bool declines_ = false;
  std::vector<std::string> log_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_SCRIPTED_MEMBER_H_
