// WorkerCore: what a Worker is made of, and how its parts work together.

#ifndef POUCH_WORKER_WORKER_CORE_H_
#define POUCH_WORKER_WORKER_CORE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/application.h"
#include "worker/boundaries.h"
#include "worker/boundary_receiver.h"
#include "worker/checkpointer.h"
#include "worker/control_messages.h"
#include "worker/coordinator.h"
#include "worker/dialer.h"
#include "worker/endpoints.h"
#include "worker/event_log.h"
#include "worker/identity.h"
#include "worker/inspection.h"
#include "worker/pipeline.h"
#include "worker/sink.h"
#include "worker/source.h"
#include "worker/worker_options.h"
#include "worker/world.h"

namespace pouch {

class WorkerCore final : public PipelineHost,
                         public BoundaryConsumer,
                         public SourceHost,
                         public SinkHost {
 public:
  WorkerCore(WorkerOptions options, World world,
             std::unique_ptr<Application> application);
  ~WorkerCore() override;

  void Start();
  void RequestCheckpoint();
  Inspection Inspect() const;

  // PipelineHost:
  void SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                std::string_view key, std::string_view bytes) override;
  void SendBarrier(WorkerId to, EdgeId edge,
                   const CheckpointId& checkpoint) override;
  void OnSinkMessage(StepId sink, std::string bytes) override;
  bool WantsSnapshot(const CheckpointId& checkpoint) override;
  void OnStepPassed(StepId step, const CheckpointId& checkpoint,
                    std::vector<std::string> items) override;
  void OnPipelineFailed(WorkerFailure failure) override { Fail(failure); }

  // BoundaryConsumer:
  void OnBoundaryData(WorkerId from, const BoundaryData& data) override;
  void OnBoundaryBarrier(WorkerId from,
                         const BoundaryBarrier& barrier) override;

  // SourceHost:
  void OnSourceInput(const SourceInput& input) override;
  void OnSourceFailed(WorkerFailure failure) override { Fail(failure); }

  // SinkHost:
  void OnSinkPrepared(Sink* sink, const CheckpointId& checkpoint) override;
  void OnSinkRefused(const CheckpointId& checkpoint) override;
  void OnSinkCommitted(Sink* sink, const CheckpointId& checkpoint) override;
  void OnSinkRolledBack(Sink* sink, Epoch epoch) override;
  void OnSinkBacklogChanged() override { UpdateCongestion(); }
  void OnSinkFailed(WorkerFailure failure) override { Fail(failure); }

 private:
  enum class Phase {
    kStarting,  // Its incarnation is not durable yet.
    kWaiting,   // In no epoch yet.
    kRollingBack,
    kRolledBack,  // Takes the epoch's data; its sources wait for Resume.
    kRunning,
  };

  // Start.
  bool SetUpApplication();
  bool RunSetup();
  void OnIncarnationDurable();
  void StartCoordinator();
  bool BuildPipeline();

  // Orders of the coordinator.
  void SayHello();
  void OnControlFrame(uint8_t type, std::string_view payload);
  void OnTurnedAway(const ControlTurnedAway& away);
  void OnTopology(const ControlTopology& topology);
  void OnTopologyStored();
  void OnRollback(const ControlRollback& order);
  bool Restore(const ControlRollback& order);
  void MaybeRolledBack();
  void OnResume(const ControlResume& order);
  void SendControl(const std::string& frame);

  void NoteAlignmentQueues();
  void UpdateCongestion();

  CallContext NewContext() const;
  void Fail(const WorkerFailure& failure);
  // Recovery cannot go on, because of what stands in `file`, if it is known.
  void Refuse(std::string why, std::string file = "",
              uint64_t offset_bytes = 0);
  void FailWith(WorkerFailure::Kind kind, const Status& status,
                std::string callable);
  const std::string& name() const { return options_.self_name(); }
  DialOptions DialTo(std::string address, size_t max_frame_bytes) const;

  WorkerOptions options_;
  World world_;
  std::unique_ptr<Application> application_;
  bool failed_ = false;
  Phase phase_ = Phase::kStarting;

  Identity identity_;
  EventLog events_;
  std::unique_ptr<Coordinator> coordinator_;
  Dialer control_;
  BoundaryReceiver boundary_receiver_;
  Boundaries boundaries_;

  std::unique_ptr<Pipeline> pipeline_;
  Sources sources_;
  Sinks sinks_;
  Checkpointer checkpointer_;

  Epoch epoch_;
  CheckpointId target_;  // Of the latest rollback; epoch 0: nothing.
  std::map<StepId, uint64_t> positions_;  // Of the sources, at the target.
  bool cut_done_ = false;
  bool epoch_noted_ = false;
  size_t sinks_rolling_back_ = 0;

  std::optional<CheckpointId> refused_by_sink_;

  bool congested_ = false;  // By what this worker holds itself.
  bool muted_ = false;
};

}  // namespace pouch

#endif  // POUCH_WORKER_WORKER_CORE_H_
