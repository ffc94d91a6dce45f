// Story: a small cluster told by hand, that reports to a judge like a real one.
//
// It has no network, no disk and no time of its own: every sentence of a test
// (Feed, Checkpoint, Rollback...) happens at once, on the next millisecond. Its
// reports are right unless a test tampers with what happens underneath.

#ifndef POUCH_TESTS_SIM_JUDGE_STORY_H_
#define POUCH_TESTS_SIM_JUDGE_STORY_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/judge.h"
#include "worker/application.h"
#include "worker/observer.h"

namespace pouch {

// How a story is set up. The feed is connected to worker 0.
struct StoryOptions {
  ApplicationFactory factory;
  std::vector<std::string> feed;
  uint32_t workers = 2;
  FeedDelivery feed_delivery = FeedDelivery::kReplayable;
  SinkDelivery sink_delivery = SinkDelivery::kTransactional;
  bool newest_record_may_go = false;  // See JudgeConfig.
};

// One message on its way between two step instances.
struct StoryHop {
  EdgeId edge;
  WorkerId from;
  WorkerId to;
  Lineage lineage;
  std::string key;
  Value value;        // Within a worker.
  std::string bytes;  // Between workers.
};

class Story final {
 public:
  explicit Story(StoryOptions options);

  // A rollback to the last complete checkpoint, or to nothing: ordered, done
  // by every worker, started.
  void Rollback();
  // Its parts.
  void Order(std::optional<CheckpointId> to);
  void RollBackWorker(uint32_t worker);
  void StartEpoch();
  // The worker's process ends and another one begins.
  void Restart(uint32_t worker);

  // The feed's next messages are taken in, and everything is processed.
  void Feed(size_t count);
  // The same without processing; then the hops can be tampered with.
  void TakeIn(size_t count);
  void Process();

  // A checkpoint: begun, acknowledged, complete, committed.
  void Checkpoint();
  // Its parts. A barrier of the current attempt; every instance of a step.
  void BeginAttempt() { ++attempt_; }
  void PassBarrier(uint32_t step);
  void PassBarriers();
  void Acknowledge(uint32_t worker);
  void AcknowledgeAll();
  void Complete();
  void CommitSinks();

  // The run ended by itself.
  void Finish() { judge_->Finish(true); }

  // What the judge found: "class class ...", in order of time; and how often a
  // checker looked at something.
  std::string Verdicts() const;
  const std::vector<RunFailure>& failures() const { return judge_->failures(); }
  uint64_t Checked(std::string_view checker, std::string_view what) const;

  // What a test may tamper with.
  Judge& judge() { return *judge_; }
  std::deque<StoryHop>& hops() { return hops_; }
  // The state of a key that some worker has.
  Value& StateOf(uint32_t step, const std::string& key);
  Observer& observer(uint32_t worker) { return *workers_[worker].observer; }
  Epoch epoch() const { return epoch_; }
  CheckpointId attempt() const { return {epoch_, CheckpointNumber(attempt_)}; }
  size_t position = 0;  // The feed's next message.
  // The sink instance's messages that no transaction was committed with yet,
  // by worker; the transactions that are prepared.
  std::vector<std::vector<std::string>> open_output;
  struct Transaction {
    uint32_t writer;
    CheckpointId id;
    std::vector<std::string> messages;
  };
  std::vector<Transaction> prepared;
  // Sees each emission before it is sent on.
  std::function<void(StoryHop*)> on_emission = nullptr;
  // Restored states pass here; false: forgotten.
  std::function<bool(const std::string& key, Value*)> on_restore = nullptr;
  // Bytes on their way to a plain sink.
  std::function<void(std::string*)> on_plain_bytes = nullptr;
  std::vector<uint64_t> plain_connection;  // By worker.
  std::string feed_connection = "feed:1";  // Of a plain feed,
  size_t connection_first = 0;             // and where it began.

 private:
  using States = std::map<std::pair<uint32_t, std::string>, Value>;
  struct StoryWorker {
    std::unique_ptr<Application> application;
    std::unique_ptr<Observer> observer;
    States states;
  };
  struct Snapshot {
    std::vector<std::map<std::pair<uint32_t, std::string>, std::string>> states;
    size_t position = 0;
  };

  CallContext NextCall();
  std::vector<StoryHop> Route(uint32_t worker, StepId step,
                              const Lineage& lineage, const std::string& key,
                              const std::vector<Value>& outputs);
  std::vector<ObservedEmission> Observed(const std::vector<StoryHop>& hops);
  void Send(uint32_t worker, std::vector<StoryHop> hops);
  void ProcessHop(StoryHop hop);
  void RunSink(uint32_t worker, const StoryHop& hop, const CallContext& call);

  StoryOptions options_;
  std::unique_ptr<Application> oracle_;
  Time now_;
  std::unique_ptr<Judge> judge_;
  std::vector<StoryWorker> workers_;
  std::deque<StoryHop> hops_;
  Epoch epoch_;
  uint64_t attempt_ = 0;
  std::optional<CheckpointId> ordered_;
  std::optional<CheckpointId> complete_;
  std::map<uint64_t, Snapshot> snapshots_;  // By attempt.
};

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_JUDGE_STORY_H_
