// Pipeline: this worker's instances of all steps, and how messages and
// barriers move between them.

#ifndef POUCH_WORKER_PIPELINE_H_
#define POUCH_WORKER_PIPELINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "worker/alignment.h"
#include "worker/application.h"
#include "worker/boundary_messages.h"
#include "worker/inspection.h"
#include "worker/lineage.h"
#include "worker/observer.h"
#include "worker/step_graph.h"
#include "worker/world.h"

namespace pouch {

// What a pipeline needs of the worker around it.
class PipelineHost {
 public:
  virtual ~PipelineHost() = default;
  virtual void SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                        std::string_view key, std::string_view bytes) = 0;
  virtual void SendBarrier(WorkerId to, EdgeId edge,
                           const CheckpointId& checkpoint) = 0;
  virtual void OnSinkMessage(StepId sink, std::string bytes) = 0;
  // True if the snapshot of `checkpoint` is still wanted.
  virtual bool WantsSnapshot(const CheckpointId& checkpoint) = 0;
  // An instance passed the barrier; `items` are its part of the snapshot,
  // empty if that is not wanted.
  virtual void OnStepPassed(StepId step, const CheckpointId& checkpoint,
                            std::vector<std::string> items) = 0;
  // The worker must stop.
  virtual void OnPipelineFailed(WorkerFailure failure) = 0;
};

// One input of a source, cut out of what a feed sent.
struct SourceInput {
  StepId source;
  uint64_t index = 0;
  uint64_t path = 0;  // Where its lineage starts.
  std::string_view connection;
  uint64_t connection_index = 0;
  std::string_view payload;
};

class Pipeline final {
 public:
  // Takes the application's random seeds from `world`.
  Pipeline(const StepGraph& graph, Application* application, const World& world,
           PipelineHost* host, WorkerId self, uint32_t workers);

  // Voids everything: queues, alignments and states.
  void StartEpoch(Epoch epoch);
  // Puts back the state of one key. Errors: as Application::Deserialize().
  Status RestoreState(StepId step, const CheckpointId& checkpoint,
                      std::string_view key, std::string_view bytes);

  // What enters the pipeline; each runs it until nothing is left to do.
  void OnInput(const SourceInput& input);
  void OnSourceBarrier(StepId source, const CheckpointId& checkpoint,
                       std::vector<std::string> items);
  void OnRemoteData(WorkerId from, const BoundaryData& data);
  void OnRemoteBarrier(WorkerId from, const BoundaryBarrier& barrier);

  // Messages queued by alignment.
  size_t queued() const;

  // Adds the states, and what is queued.
  void Inspect(Inspection* inspection) const;

  const StepGraph& graph() const { return graph_; }

 private:
  using States = std::map<std::string, Value, std::less<>>;

  // One step as this worker runs it.
  struct Instance {
    explicit Instance(size_t inputs) : alignment(inputs) {}
    std::vector<EdgeId> out_edges;
    Alignment alignment;
    States states;
  };

  // One message that a call sends along one edge.
  struct Emission {
    EdgeId edge;
    Lineage lineage;
    std::string key;
    WorkerId to;
    Value value;
  };

  bool IsLocalOnly(StepId step) const;
  size_t InputIndex(EdgeId edge, WorkerId from) const;
  CallContext NewContext() const;

  void Run();
  void Deliver(StepInput item);
  void Handle(size_t input, StepInput item);
  void HandleBarrier(StepId step, size_t input, const StepInput& item);
  void HandleMessage(StepId step, StepInput* item);
  void RunSink(StepId step, const StepInput& item, const CallContext& context);
  void Pass(StepId step, const CheckpointId& checkpoint,
            std::vector<std::string> items);
  bool SaveStates(StepId step, const CheckpointId& checkpoint,
                  std::vector<std::string>* items);

  // Fills emissions_ from outputs_; false after a failure.
  bool Route(StepId step, const Lineage& lineage, std::string_view key);
  WorkerId Target(StepId step, std::string_view key) const;
  void ObserveEmissions();
  void Dispatch();

  void Fail(WorkerFailure::Kind kind, const Status& status,
            std::string callable, const Lineage* lineage, const Value* value);

  const StepGraph& graph_;
  Application* application_;
  World world_;
  Observer* observer_;
  PipelineHost* host_;
  WorkerId self_;
  uint32_t workers_;
  Epoch epoch_;
  bool failed_ = false;
  bool running_ = false;

  std::vector<Instance> instances_;  // By step.
  std::vector<size_t> first_input_;  // By edge: its first input's index.
  std::deque<StepInput> queue_;      // Local hops, in order.
  std::vector<StepId> unblocked_;    // Steps whose queues may run.
  // Reused by every call.
  std::vector<Value> outputs_;
  std::vector<Emission> emissions_;
  std::vector<ObservedEmission> observed_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_PIPELINE_H_
