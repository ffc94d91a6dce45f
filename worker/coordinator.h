// Coordinator: the part of the initializer that orders rollbacks and
// checkpoints, and remembers which of them count.
//
// It sends no order before what the order rests on is durable. All members
// must be there before a rollback begins; anyone who appears meanwhile makes
// it begin again, with the next epoch.

#ifndef POUCH_WORKER_COORDINATOR_H_
#define POUCH_WORKER_COORDINATOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "worker/cluster_record.h"
#include "worker/control_messages.h"
#include "worker/disk.h"
#include "worker/executor.h"
#include "worker/frame_link.h"
#include "worker/network.h"
#include "worker/observer.h"
#include "worker/record_store.h"

namespace pouch {

class Coordinator final : public FrameLinkHandler {
 public:
  struct Options {
    std::vector<std::string> members;  // [0] is the initializer, itself.
    std::string address;
    Incarnation incarnation;  // Of the initializer's worker.
    ClusterId known_cluster;  // As its identity record says; 0: none.
    std::string topology;
    Duration checkpoint_every;
    Duration checkpoint_timeout;
    Duration heartbeat_every;
  };

  // `fail` runs at most once, when the coordinator must stop.
  Coordinator(Executor* executor, Network* network, Disk* disk,
              Observer* observer, Rng* rng, Options options,
              std::function<void(WorkerFailure)> fail);
  ~Coordinator() override;

  // Reads the record and starts to listen.
  void Start();

  // Starts a checkpoint as soon as none is under way.
  void RequestCheckpoint();

  // FrameLinkHandler:
  void OnFrame(FrameLink* link, uint8_t type,
               std::string_view payload) override;
  void OnLinkClosed(FrameLink* link, const Status& reason) override;

 private:
  enum class Phase {
    kGathering,    // Waiting for members, or for them to store the topology.
    kWriting,      // The record of the next epoch is not durable yet.
    kRollingBack,  // Orders are out; not everybody rolled back.
    kRunning,
  };

  // What is known of one member.
  struct Member {
    std::unique_ptr<FrameLink> link;
    Incarnation incarnation;         // The highest that said Hello.
    Incarnation rolled_incarnation;  // That the latest rollback counts on.
    CheckpointId heard_complete;
    Epoch epoch;        // The highest that this incarnation has been in,
    Epoch heard_epoch;  // and the highest of any of them, as its disk says.
    bool has_topology = false;
    bool rolled_back = false;  // In this epoch:
    bool resumed = false;
    bool snapshot_done = false;  // Of the checkpoint under way,
    VouchedRange range;
    bool committed = false;  // and of the one that is announced.
  };

  bool LoadRecord();
  void OnHello(FrameLink* link, const ControlHello& hello);
  void OnAnswer(Member* member, ControlMessageType type,
                std::string_view payload);
  void Advance();
  bool EverybodyIsHere() const;
  bool RollbackIsDue() const;
  bool RecordIsCurrent();
  void CreateCluster();
  void MakeClusterDurable();
  void BeginRollback();
  void OnEpochDurable();
  void OnRolledBack(Member* member, Epoch epoch);
  void ResendOrders(Member* member);

  void StartCheckpoint();
  void ScheduleCheckpoint();
  void GiveUpCheckpoint();
  void OnSnapshotDone(Member* member, const ControlSnapshotDone& done);
  void OnAllSnapshotsDone();
  void OnCompleteDurable();
  void OnCommitted(Member* member, const CheckpointId& checkpoint);

  // True if the Hello comes from a directory that is older than the one of
  // which that member spoke before.
  static bool IsSetBack(const Member& member, const ControlHello& hello);
  void TurnAway(FrameLink* link, const Member& member);
  void SendTopology(Member* member);
  void SendRollback(const Member& member, FrameLink* link);
  void SendResume(Member* member);
  void SendStartCheckpoint(Member* member);
  void SendComplete(Member* member);
  void Send(Member* member, const std::string& frame);
  size_t IndexOf(const Member* member) const {
    return static_cast<size_t>(member - members_.data());
  }
  template <typename Predicate>
  bool All(Predicate predicate) const;
  void Refuse(std::string message);

  Executor* executor_;
  Network* network_;
  Observer* observer_;
  Rng* rng_;
  Options options_;
  std::function<void(WorkerFailure)> fail_;
  RecordStore store_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<FrameLink>> strangers_;  // No Hello yet.
  std::vector<Member> members_;

  Phase phase_ = Phase::kGathering;
  ClusterRecord record_;
  bool refused_ = false;  // It orders nothing any more.
  bool creating_cluster_ = false;
  std::string record_file_;      // Where the record was read from,
  uint64_t record_end_ = 0;      // and where it could not be read any further.
  bool found_complete_ = false;  // At the start, before the first rollback.
  bool sink_refused_ = false;
  uint64_t topology_digest_ = 0;

  CheckpointNumber next_number_ = CheckpointNumber(1);
  std::optional<CheckpointId> in_flight_;  // Acknowledgements are awaited.
  bool completing_ = false;                // Its record is not durable yet.
  std::optional<CheckpointId> announced_;  // Confirmations are awaited.
  bool requested_ = false;
  TimerId checkpoint_timer_;
  TimerId overdue_timer_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_COORDINATOR_H_
