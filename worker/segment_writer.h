// SegmentWriter: one segment of a log, from its creation on.

#ifndef POUCH_WORKER_SEGMENT_WRITER_H_
#define POUCH_WORKER_SEGMENT_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "worker/disk.h"
#include "worker/log_segment.h"

namespace pouch {

// A record that is to be written.
struct NewRecord {
  uint8_t type = 0;
  std::string payload;
};

// Appends records to a new segment. After any error the segment is left for
// good: what it holds is unknown, and no later sync would vouch for it.
class SegmentWriter final {
 public:
  // Creates the file of `name`, which must not exist. The header is written
  // with the first records. Errors: as Disk::OpenForAppend().
  static Result<std::unique_ptr<SegmentWriter>> Create(Disk* disk,
                                                       LogOwner owner,
                                                       SegmentName name);

  // Appends `records` with one write. Errors: as AppendFile::Append().
  Status Append(const std::vector<NewRecord>& records);

  // Makes everything appended so far durable, and the file's name with it,
  // then runs `done`. It does not run once the writer is destroyed.
  void Sync(SyncCallback done);

  SegmentNumber number() const { return name_.number; }
  uint64_t size_bytes() const { return file_->size_bytes(); }
  // The bytes of the header, and those of the latest Append() without it.
  const std::string& header() const { return header_; }
  const std::string& last_batch() const { return last_batch_; }
  // Where the latest batch begins.
  uint64_t last_batch_begin() const {
    return size_bytes() - last_batch_.size();
  }
  // True while a sync is under way.
  bool syncing() const { return syncs_in_flight_ > 0; }

 private:
  SegmentWriter(Disk* disk, LogOwner owner, SegmentName name,
                std::unique_ptr<AppendFile> file);

  Disk* disk_;
  LogOwner owner_;
  SegmentName name_;
  std::unique_ptr<AppendFile> file_;
  std::string header_;
  std::string last_batch_;
  uint64_t next_sequence_ = 0;
  bool name_durable_ = false;
  uint64_t failed_name_syncs_;  // Of the disk when the file was created.
  int syncs_in_flight_ = 0;
  // Gone with the writer: callbacks of the directory look at it.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace pouch

#endif  // POUCH_WORKER_SEGMENT_WRITER_H_
