// The feed checker: the committed inputs of a source are the feed's messages,
// each once and in order.
//
// A plain feed loses what its connection held when it broke, and what came
// after the restored barrier of a rollback: there, and only there, messages may
// be missing. None may ever be processed twice.

#ifndef POUCH_SIM_JUDGE_FEED_CHECKER_H_
#define POUCH_SIM_JUDGE_FEED_CHECKER_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"
#include "worker/observer.h"

namespace pouch {

// Follows, for each source step, how far into its feed the committed history
// has come.
class FeedChecker final {
 public:
  explicit FeedChecker(const JudgeContext* context);

  // See Judge::OnPlainFeedConnected().
  void OnPlainConnected(StepId source, std::string_view local_address,
                        uint64_t first_index);

  // Which of the feed's messages a worker's source took in.
  struct Origin {
    uint64_t feed_index = kNoFeedIndex;
    uint32_t connection = 0;
  };
  // Compares the payload with the feed's. kNoFeedIndex, and a failure, if the
  // feed never sent this message.
  Origin OnInput(WorkerId worker, const ObservedInput& input);

  // The committed inputs of a source instance in a segment of `epoch`.
  void OnCommitted(StepId source, WorkerId worker, Epoch epoch,
                   std::span<const JournaledCall> calls);
  // The feed's message of a committed input.
  const std::string& Payload(StepId source, uint64_t feed_index) const;

  // By source: the first message that a replayable feed has not committed yet;
  // 0 for others.
  std::vector<uint64_t> Positions() const;

  // The run is complete, and `epoch` was its last: nothing may be missing from
  // a replayable feed, nor from the end of a plain one whose latest connection
  // brought something in that epoch.
  void Finish(Epoch epoch);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  struct Connection {
    uint64_t first_index = 0;
    uint32_t number = 0;  // From 1, in the order in which they opened.
  };
  struct Source {
    const JudgeConfig::Feed* feed = nullptr;  // Null: nothing is connected.
    std::map<std::string, Connection, std::less<>> connections;
    uint32_t connections_opened = 0;
    // Of the committed history: one more than the highest message in it, and
    // where the last one came from.
    uint64_t position = 0;
    Epoch last_epoch;
    uint32_t last_connection = 0;
    // What is missing below it: from the first up to before the second.
    std::vector<std::pair<uint64_t, uint64_t>> missing;
  };

  // `behind` is what follows in the segment.
  void OnSkipped(StepId source, WorkerId worker, bool may_miss,
                 const JournaledCall& call,
                 std::span<const JournaledCall> behind);
  void OnRepeated(StepId source, WorkerId worker, const JournaledCall& call);

  const JudgeContext* context_;
  std::vector<Source> sources_;  // By step.
  uint64_t checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_FEED_CHECKER_H_
