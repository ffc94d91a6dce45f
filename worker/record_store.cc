#include "worker/record_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"

namespace pouch {
namespace {

constexpr uint8_t kRecordType = 1;
constexpr Duration kFirstRetry = Duration::Milliseconds(5);
constexpr Duration kLongestRetry = Duration::Milliseconds(200);

}  // namespace

RecordStore::RecordStore(Disk* disk, Executor* executor, std::string series,
                         std::string worker)
    : disk_(disk), executor_(executor), series_(std::move(series)) {
  owner_.worker = std::move(worker);
}

RecordStore::~RecordStore() { executor_->Cancel(retry_); }

Result<StoredRecord> RecordStore::Load() const {
  StoredRecord found;
  for (const SegmentName& segment : ListSegments(*disk_, series_)) {
    const std::string file = segment.FileName();
    const auto bytes = ReadSegment(*disk_, owner_.worker, segment);
    if (!bytes.ok()) return bytes.status().WithContext(file);
    found.newest_file = file;
    SegmentReader reader(owner_.worker, segment, *bytes);
    if (reader.foreign()) {
      found.foreign = file + ": " + reader.problem();
    }
    bool has_record = false;
    auto record = reader.Next();
    while (record.has_value() ||
           (record = reader.NextBehindDamage()).has_value()) {
      if (record->type == kRecordType) {
        found.payload = std::string(record->payload);
        found.cluster = reader.owner().cluster;
        has_record = true;
      }
      record = reader.Next();
    }
    if (has_record || !reader.at_end()) found.torn_tail = !reader.at_end();
    found.damaged_file = reader.at_end() ? "" : file;
    found.damaged_at = reader.position_bytes();
  }
  return found;
}

void RecordStore::SetOwner(ClusterId cluster, Incarnation incarnation) {
  owner_.cluster = cluster;
  if (incarnation != incarnation_) segments_begun_ = 0;
  incarnation_ = incarnation;
}

void RecordStore::Replace(std::string payload, std::function<void()> done) {
  payload_ = std::move(payload);
  done_ = std::move(done);
  retry_after_ = kFirstRetry;
  TryReplace();
}

void RecordStore::TryReplace() {
  const uint64_t write = ++write_;
  executor_->Cancel(retry_);
  writer_.reset();
  // A failed attempt says nothing that the next one does not, and on a full
  // disk it must not stay in the way. Segments that count are not touched.
  if (failed_attempt_.has_value()) {
    (void)disk_->Remove(failed_attempt_->FileName());
    failed_attempt_.reset();
  }
  const SegmentName name{
      series_, SegmentNumber(incarnation_.value() << 32 | ++segments_begun_)};
  auto writer = SegmentWriter::Create(disk_, owner_, name);
  if (!writer.ok()) {  // A file that exists is not this attempt's.
    RetryLater();
    return;
  }
  writer_ = *std::move(writer);
  const Status appended = writer_->Append({NewRecord{kRecordType, payload_}});
  if (!appended.ok()) {
    failed_attempt_ = name;
    RetryLater();
    return;
  }
  writer_->Sync([this, write, name](const Status& synced) {
    if (write != write_) return;
    if (!synced.ok()) {
      failed_attempt_ = name;
      RetryLater();
      return;
    }
    RemoveOlderSegments();
    std::exchange(done_, nullptr)();
  });
}

void RecordStore::RetryLater() {
  retry_ = executor_->PostAt(executor_->Now() + retry_after_,
                             [this] { TryReplace(); });
  retry_after_ = std::min(retry_after_ * 2, kLongestRetry);
}

// Not at once: the caller may be the current writer's own callback.
void RecordStore::RetrySoon() {
  retry_ = executor_->PostAt(executor_->Now(), [this] { TryReplace(); });
}

// Removes what the current segment replaces.
void RecordStore::RemoveOlderSegments() {
  for (const SegmentName& segment : ListSegments(*disk_, series_)) {
    if (segment.number >= writer_->number()) continue;
    // A file that stays behind is only one more to read at the next start.
    (void)disk_->Remove(segment.FileName());
  }
  disk_->SyncNames([](const Status&) {});
}

void RecordStore::Append(std::string payload, std::function<void()> on_written,
                         std::function<void()> on_retry,
                         std::function<void()> done) {
  CHECK(done_ == nullptr) << "a write of " << series_ << " is under way";
  if (writer_ == nullptr || writer_->syncing()) {
    Replace(std::move(payload), std::move(done));
    return;
  }
  payload_ = std::move(payload);
  done_ = std::move(done);
  retry_after_ = kFirstRetry;
  const uint64_t write = ++write_;
  Status status = writer_->Append({NewRecord{kRecordType, payload_}});
  if (!status.ok()) {
    on_retry();
    RetrySoon();
    return;
  }
  on_written();
  writer_->Sync(
      [this, write, on_retry = std::move(on_retry)](const Status& synced) {
        if (write != write_) return;
        if (synced.ok()) {
          std::exchange(done_, nullptr)();
          return;
        }
        on_retry();
        RetrySoon();
      });
}

}  // namespace pouch
