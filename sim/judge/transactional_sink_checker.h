// The sinks checker, for transactional sinks: what an endpoint committed of a
// writer is the encoded committed history of that sink instance.
//
// A writer is one sink step on one worker. Its transactions are cut at the
// barriers that it passed: one belongs to each attempt that it prepared, also
// to those that were given up, and commits with the next complete checkpoint.

#ifndef POUCH_SIM_JUDGE_TRANSACTIONAL_SINK_CHECKER_H_
#define POUCH_SIM_JUDGE_TRANSACTIONAL_SINK_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"
#include "worker/observer.h"

namespace pouch {

// Keeps, for each writer, the committed output that no transaction brought yet.
class TransactionalSinkChecker final {
 public:
  explicit TransactionalSinkChecker(const JudgeContext* context);

  // The sink's committed history grew by a segment of `epoch`, which ended at
  // a complete checkpoint, or with the complete run.
  void OnFolded(StepId sink, WorkerId writer, Epoch epoch,
                const Segment& segment);

  // See Judge::OnSinkCommitted(). `last_complete` is the last complete
  // checkpoint.
  void OnCommitted(StepId sink, WorkerId writer, CheckpointId transaction,
                   const std::vector<std::string>& messages,
                   std::optional<CheckpointId> last_complete);

  // The writer's worker rolled back, or the coordinator says that every commit
  // is confirmed: nothing of the committed history may be outstanding.
  void CheckNothingOutstanding(WorkerId worker, std::string_view when);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  struct Message {
    size_t offset = 0;  // Into Writer::bytes.
    size_t size = 0;
    Time at;
  };
  struct Boundary {
    CheckpointId checkpoint;
    size_t messages = 0;  // How many lie before it.
  };
  struct Writer {
    bool judged = false;
    // Committed history that no transaction has brought yet.
    std::string bytes;
    std::vector<Message> messages;
    std::vector<Boundary> boundaries;
    std::optional<CheckpointId> last_committed;
  };

  Writer& WriterOf(StepId sink, WorkerId writer);
  // How many of the writer's first messages the transaction should hold; none,
  // and a failure, if it may not be committed.
  std::optional<size_t> ExpectedCount(const Writer& known,
                                      const FailurePlace& place,
                                      CheckpointId transaction,
                                      std::optional<CheckpointId> complete);
  void Compare(const Writer& known, size_t expected, const FailurePlace& place,
               const std::vector<std::string>& messages);
  std::string_view TextOf(const Writer& known, size_t message) const;
  static void Forget(Writer* known, size_t messages);

  const JudgeContext* context_;
  std::vector<Writer> writers_;  // By sink and worker.
  uint64_t messages_checked_ = 0;
  uint64_t transactions_checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_TRANSACTIONAL_SINK_CHECKER_H_
