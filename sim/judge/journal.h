// Journal: what the step instances of one epoch reported, until a complete
// checkpoint stands behind it.
//
// A step instance is one step on one worker. Its calls are kept in the order
// in which they happened, with the barriers it passed between them. Values are
// not kept, only their structural digests: the oracle makes its own.

#ifndef POUCH_SIM_JUDGE_JOURNAL_H_
#define POUCH_SIM_JUDGE_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/key_table.h"
#include "worker/application.h"
#include "worker/lineage.h"
#include "worker/step_graph.h"

namespace pouch {

// One message that a call sent along one edge. Source and index of its lineage
// are those of the call.
struct JournaledEmission {
  uint64_t path = 0;
  uint64_t digest = 0;  // When the call returned.
  EdgeId edge;
  WorkerId to;
  KeyIndex key;
};

inline constexpr uint64_t kNoFeedIndex = ~uint64_t{0};

// One message that a source took in, a step processed or a sink encoded.
struct JournaledCall {
  Lineage lineage;
  CallContext context;
  uint64_t digest = 0;      // Steps and sinks: of the input before the call.
  uint64_t feed_index = 0;  // Sources: the number of the feed's message,
                            // or kNoFeedIndex if the feed never sent it.
  uint32_t connection = 0;  // Sources: the plain feed's connection; else 0.
  EdgeId edge;              // Steps and sinks: where the input came from.
  WorkerId from;
  KeyIndex key;
  uint32_t emissions = 0;     // How many, in Segment::emissions.
  uint32_t output_bytes = 0;  // Sinks: how long, in Segment::outputs.
  bool has_output = false;    // Sinks: the encoder wrote something.
};

// The state of one key, as an instance wrote it into a snapshot.
struct JournaledState {
  KeyIndex key;
  uint64_t digest = 0;
  std::string bytes;
};

// A barrier that an instance passed.
struct JournaledBarrier {
  CheckpointNumber number;
  Time at;
  // How much of everything lies before it.
  size_t calls = 0;
  size_t emissions = 0;
  size_t outputs = 0;
  std::vector<JournaledState> states;
  bool states_dropped = false;  // The attempt was given up long ago.
};

// A stretch of an instance's journal. Views into the journal.
struct Segment {
  std::span<const JournaledCall> calls;
  // Of all calls, one call's after the other's; so are the outputs' bytes.
  std::span<const JournaledEmission> emissions;
  std::string_view outputs;
  // The barriers passed within; the last one is where the segment ends, unless
  // it ends where the journal does.
  std::span<const JournaledBarrier> barriers;
};

// The journal of one step instance in one epoch, from the last complete
// checkpoint on.
class InstanceJournal final {
 public:
  void AddCall(JournaledCall call, std::span<const JournaledEmission> emissions,
               std::string_view output);
  // Belongs to the next barrier that the instance passes.
  void AddState(JournaledState state) { states_.push_back(std::move(state)); }
  void AddBarrier(CheckpointNumber number, Time at);

  // The barrier of that number, or null if the instance did not pass it.
  const JournaledBarrier* FindBarrier(CheckpointNumber number) const;

  // Everything up to `end`, or everything if it is null.
  Segment UpTo(const JournaledBarrier* end) const;
  // Everything behind `end`; its barriers are left empty.
  Segment Behind(const JournaledBarrier& end) const;

  // The snapshot of that attempt may still be wanted: it is not dropped.
  void Hold(CheckpointNumber number) { held_ = number; }

  // Forgets everything up to the barrier of that number.
  void Forget(CheckpointNumber number);

  // Marks every key that the journal names.
  void MarkKeys(std::vector<bool>* in_use) const;

 private:
  // Snapshots of attempts that were given up are dropped behind this many.
  static constexpr size_t kSnapshotsKept = 2;

  std::vector<JournaledCall> calls_;
  std::vector<JournaledEmission> emissions_;
  std::string outputs_;
  std::vector<JournaledBarrier> barriers_;
  std::vector<JournaledState> states_;
  std::optional<CheckpointNumber> held_;
};

// The journals of all step instances in the current epoch.
class Journal final {
 public:
  Journal(size_t steps, size_t workers)
      : steps_(steps), workers_(workers), instances_(steps * workers) {}

  // Forgets everything and begins `epoch`.
  void Begin(Epoch epoch);
  Epoch epoch() const { return epoch_; }

  InstanceJournal& at(StepId step, WorkerId worker) {
    return instances_[step.value() * workers_ + worker.value()];
  }
  const InstanceJournal& at(StepId step, WorkerId worker) const {
    return instances_[step.value() * workers_ + worker.value()];
  }
  size_t steps() const { return steps_; }
  size_t workers() const { return workers_; }

  void Hold(CheckpointNumber number);
  void Forget(CheckpointNumber number);
  void MarkKeys(std::vector<bool>* in_use) const;

 private:
  size_t steps_;
  size_t workers_;
  Epoch epoch_;
  std::vector<InstanceJournal> instances_;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JOURNAL_H_
