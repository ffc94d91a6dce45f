#include "worker/segment_writer.h"

#include <utility>

namespace pouch {

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::Create(Disk* disk,
                                                             LogOwner owner,
                                                             SegmentName name) {
  // Not even an empty one: its name may be older than a failed sync.
  if (disk->SizeOf(name.FileName()).ok()) {
    return Status(StatusCode::kAlreadyExists,
                  name.FileName() + " exists already");
  }
  POUCH_ASSIGN_OR_RETURN(std::unique_ptr<AppendFile> file,
                         disk->OpenForAppend(name.FileName()));
  return std::unique_ptr<SegmentWriter>(new SegmentWriter(
      disk, std::move(owner), std::move(name), std::move(file)));
}

SegmentWriter::SegmentWriter(Disk* disk, LogOwner owner, SegmentName name,
                             std::unique_ptr<AppendFile> file)
    : disk_(disk),
      owner_(std::move(owner)),
      name_(std::move(name)),
      file_(std::move(file)),
      failed_name_syncs_(disk->failed_name_syncs()) {}

Status SegmentWriter::Append(const std::vector<NewRecord>& records) {
  std::string bytes;
  if (header_.empty()) {
    AppendSegmentHeader(owner_, name_, &header_);
    bytes = header_;
    next_sequence_ = 1;
  }
  const uint64_t start = file_->size_bytes();
  const size_t header_bytes = bytes.size();
  for (const NewRecord& record : records) {
    AppendRecord(owner_, name_, start + bytes.size(), next_sequence_++,
                 record.type, record.payload, &bytes);
  }
  last_batch_ = bytes.substr(header_bytes);
  return file_->Append(bytes);
}

void SegmentWriter::Sync(SyncCallback done) {
  ++syncs_in_flight_;
  auto finish = [this, done = std::move(done)](const Status& status) {
    --syncs_in_flight_;
    done(status);
  };
  if (name_durable_) {
    file_->Sync(std::move(finish));
    return;
  }
  file_->Sync([this, finish = std::move(finish)](const Status& status) {
    if (!status.ok()) {
      finish(status);
      return;
    }
    disk_->SyncNames([this, finish, alive = std::weak_ptr<bool>(alive_)](
                         const Status& name_status) {
      if (alive.expired()) return;
      // A sync that somebody else asked for may have failed and taken this
      // name's creation with it; a good one after it does not bring it back.
      if (name_status.ok() &&
          disk_->failed_name_syncs() != failed_name_syncs_) {
        finish(Status(StatusCode::kIoError,
                      "a sync of the names failed since " + name_.FileName() +
                          " was created"));
        return;
      }
      if (name_status.ok()) name_durable_ = true;
      finish(name_status);
    });
  });
}

}  // namespace pouch
