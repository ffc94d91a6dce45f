// RecordStore: one small record that survives every crash.
//
// A series of segments whose last valid record counts. What is read back after
// a start counts as durable only once it has been written again: it may stand
// in the page cache alone.

#ifndef POUCH_WORKER_RECORD_STORE_H_
#define POUCH_WORKER_RECORD_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "worker/disk.h"
#include "worker/executor.h"
#include "worker/log_segment.h"
#include "worker/segment_writer.h"

namespace pouch {

// What Load() found.
struct StoredRecord {
  std::optional<std::string> payload;  // Of the last valid record, if any.
  ClusterId cluster;                   // As its segment's header says.
  bool torn_tail = false;              // Invalid bytes stood behind a record.
  // Where invalid bytes begin that no valid record follows, if there are any:
  // the end of a write that a crash cut short, or damage.
  std::string damaged_file;
  uint64_t damaged_at = 0;
  std::string foreign;      // A file that is another worker's, if there is one.
  std::string newest_file;  // The last one read; empty if there is none.
};

class RecordStore final {
 public:
  // `series` names the files. The pointers outlive the store.
  RecordStore(Disk* disk, Executor* executor, std::string series,
              std::string worker);
  ~RecordStore();

  // Reads the store. Every record stands for itself: damage to one of them does
  // not hide those behind it. Errors: kIoError, after kReadAttempts.
  Result<StoredRecord> Load() const;

  // Every segment begun from here on is numbered by this incarnation.
  void SetOwner(ClusterId cluster, Incarnation incarnation);

  // Writes `payload` into a new segment and runs `done` when it and its name
  // are durable. After a failure it goes on with further new segments until
  // one succeeds. Older segments are removed afterwards. Supersedes every
  // write that is under way: its `done` does not run.
  void Replace(std::string payload, std::function<void()> done);

  // Adds `payload` to the current segment and runs `done` when it is durable;
  // after a failure it goes on as Replace() does, having run `on_retry`.
  // `on_written` runs when it is appended and not durable yet.
  void Append(std::string payload, std::function<void()> on_written,
              std::function<void()> on_retry, std::function<void()> done);

 private:
  void TryReplace();
  void RetryLater();
  void RetrySoon();
  void RemoveOlderSegments();

  Disk* disk_;
  Executor* executor_;
  std::string series_;
  LogOwner owner_;
  Incarnation incarnation_;
  uint32_t segments_begun_ = 0;
  std::unique_ptr<SegmentWriter> writer_;
  std::string payload_;         // Of the write under way,
  std::function<void()> done_;  // and what follows it.
  uint64_t write_ = 0;          // Counts writes; older callbacks are void.
  std::optional<SegmentName> failed_attempt_;  // Begun, and left.
  TimerId retry_;
  Duration retry_after_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_RECORD_STORE_H_
