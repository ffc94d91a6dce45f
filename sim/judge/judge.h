// Judge: decides from what workers, feeds and sinks report whether a run kept
// the promises of the design.
//
// It never influences the run. Its checkers fold every step over its own
// committed history in an application of its own (the oracle), advance at each
// complete checkpoint and forget what they have passed. docs/checkers.md
// explains each; sim/judge/ has one file per checker.

#ifndef POUCH_SIM_JUDGE_JUDGE_H_
#define POUCH_SIM_JUDGE_JUDGE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/checked_application.h"
#include "sim/judge/judge_config.h"
#include "sim/run_result.h"
#include "worker/application.h"
#include "worker/observer.h"

namespace pouch {

class JudgeImplementation;

class Judge final {
 public:
  // `now` reads the virtual clock; `oracle` is set up already and used by the
  // judge alone. Both outlive the judge.
  Judge(JudgeConfig config, Application* oracle, std::function<Time()> now);
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  ~Judge();

  // The observer of one start of a worker, whose application outlives it.
  // Reports of an earlier start of the same worker may no longer come.
  std::unique_ptr<Observer> ObserverFor(WorkerId worker,
                                        Application* application);

  // For MakeCheckedApplication() around the application of that worker; valid
  // as long as the judge is.
  CodecCallback CodecCallbackFor(WorkerId worker);

  // The worker's process is gone, by a fault or by itself.
  void OnWorkerDown(WorkerId worker);

  // A plain feed opened a connection (its local address) on which the first
  // whole message it sends is number `first_index` of the feed.
  void OnPlainFeedConnected(StepId source, std::string_view local_address,
                            uint64_t first_index);

  // A transactional endpoint durably committed a transaction of the writer:
  // `messages` are its Data in order, each once.
  void OnSinkCommitted(StepId sink, WorkerId writer, CheckpointId transaction,
                       const std::vector<std::string>& messages);
  // A plain endpoint received bytes on a connection of the writer; connections
  // are numbered from 0 in the order in which they opened.
  void OnPlainSinkBytes(StepId sink, WorkerId writer, uint64_t connection,
                        std::string_view bytes);
  void OnPlainSinkClosed(StepId sink, WorkerId writer, uint64_t connection);

  // Something outside the data went wrong; joins the failures.
  void AddFailure(RunFailure failure);

  // The run has ended by itself, and well so far: shows what the sinks hold to
  // the author's checks. Before Finish().
  void CheckOutput(const std::vector<SinkContents>& output);

  // The run has ended by itself: checks what only the end can show. `complete`
  // is false if it was cut short; then only safety is judged.
  void Finish(bool complete);

  // Everything found so far, in order of virtual time, and how much was looked
  // at.
  const std::vector<RunFailure>& failures() const;
  std::vector<CheckCount> counts() const;

 private:
  std::unique_ptr<JudgeImplementation> implementation_;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JUDGE_H_
