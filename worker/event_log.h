// EventLog: the checkpoints' snapshots of one worker, on its disk.
//
// A snapshot is a batch of records in one segment, written with one append.
// Nobody guesses about a tail: a snapshot counts if the coordinator's record
// vouches for its range, and what stands in that range is exactly what was
// acknowledged; anything missing or different there is damage. Whatever stands
// elsewhere belongs to attempts that never completed, or to older ones.

#ifndef POUCH_WORKER_EVENT_LOG_H_
#define POUCH_WORKER_EVENT_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "worker/disk.h"
#include "worker/log_segment.h"
#include "worker/observer.h"
#include "worker/segment_writer.h"
#include "worker/vouched_range.h"

namespace pouch {

// Types of the records in a segment of the series "events".
enum class EventRecordType : uint8_t {
  kSnapshotBegin = 1,  // CheckpointId.
  kSnapshotItem = 2,   // worker/snapshot.h.
  kSnapshotEnd = 3,    // CheckpointId.
  kComplete = 4,       // CheckpointId: the worker heard that it is complete.
};

// Why a snapshot cannot be read back: the file, and where in it.
struct LogDamage {
  std::string file;
  uint64_t offset_bytes = 0;
  std::string problem;
};

// What Cut() removed.
struct CutOutcome {
  bool removed_anything = false;
  bool tail_was_torn = false;  // Some of it was no valid record.
};

class EventLog final {
 public:
  // Receives where the snapshot stands once it is durable, or the failure.
  using SnapshotCallback = std::function<void(const Result<VouchedRange>&)>;

  // The pointers outlive the log.
  EventLog(Disk* disk, Observer* observer, uint64_t segment_bytes);

  // Whose log it is from here on; `incarnation` numbers new segments.
  void SetOwner(LogOwner owner, Incarnation incarnation);

  // The latest checkpoint of which a record says that it is complete.
  std::optional<CheckpointId> LatestCompleteHeard() const;

  // Writes the snapshot `items` of `id` and syncs it. One at a time: a write
  // still under way is forgotten, its callback does not run.
  void WriteSnapshot(const CheckpointId& id,
                     const std::vector<std::string>& items,
                     std::function<void()> on_written, SnapshotCallback done);

  // Voids the write under way and leaves its segment.
  void Void();

  // Notes that `id` is complete. Best effort: not synced, errors are ignored.
  void NoteComplete(const CheckpointId& id);

  // The items of the snapshot that `range` vouches for, read kReadAttempts
  // times before it is called damaged. On failure, `damage` tells where.
  Result<std::vector<std::string>> ReadSnapshot(const CheckpointId& id,
                                                const VouchedRange& range,
                                                LogDamage* damage) const;

  // Removes everything but the snapshot that `range` vouches for (everything
  // if there is none): what stands behind it, and older and newer segments.
  // Runs `done` when that is synced, or could not be.
  CutOutcome Cut(const std::optional<VouchedRange>& range,
                 std::function<void()> done);

  // Removes segments older than the one of `range`; true if there were any.
  bool Collect(const VouchedRange& range);

 private:
  Status EnsureWriter();
  void Abandon();
  Result<std::vector<std::string>> TryReadSnapshot(const CheckpointId& id,
                                                   const VouchedRange& range,
                                                   LogDamage* damage) const;

  Disk* disk_;
  Observer* observer_;
  uint64_t segment_bytes_;
  LogOwner owner_;
  Incarnation incarnation_;
  uint32_t segments_begun_ = 0;
  std::unique_ptr<SegmentWriter> writer_;
  std::unique_ptr<SegmentWriter> abandoned_;
  uint64_t write_ = 0;  // Counts writes; callbacks of older ones are void.
  // Kept open until its cut is synced.
  std::unique_ptr<AppendFile> cut_file_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace pouch

#endif  // POUCH_WORKER_EVENT_LOG_H_
